package org.coattend.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.coattend.study.PlantedPotts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateJobTest {

  private static final PlantedPotts.Options MODEL =
      new PlantedPotts.Options(48, 12, 30, 1, 1, 5, 0.05, 11);

  @TempDir Path folder;

  @Test
  void theAlignmentHasTheQueryFirstAndEveryRowOnce() throws IOException {
    SimulateJob.Result result = run(folder.resolve("new"));
    List<String> lines = lines(result.alignment());
    assertThat(result.alignment()).isEqualTo(folder.resolve("new/toy.a3m.gz"));
    assertThat(lines).hasSize(60).startsWith(">toy_1").contains(">toy_30");
    List<String> rows = PlantedPotts.simulate(MODEL).rows();
    for (int n = 0; n < 30; n++) {
      assertThat(lines.get(2 * n)).isEqualTo(">toy_" + (n + 1));
      assertThat(lines.get(2 * n + 1)).isEqualTo(rows.get(n));
    }
  }

  @Test
  void theContactsListAllPairsAndPlantedOnesAreNear() throws IOException {
    SimulateJob.Result result = run(folder);
    List<String> lines = lines(result.contacts());
    assertThat(lines).hasSize(1 + 48 * 47 / 2).startsWith("i\tj\tdistance", "1\t2\t20.0");
    List<String> planted =
        PlantedPotts.simulate(MODEL).contacts().stream()
            .map(c -> c.i() + "\t" + c.j() + "\t6.0")
            .toList();
    assertThat(lines).filteredOn(line -> line.endsWith("\t6.0")).isEqualTo(planted);
    assertThat(result)
        .extracting(
            SimulateJob.Result::rows, SimulateJob.Result::columns, SimulateJob.Result::planted)
        .containsExactly(30, 48, 12);
  }

  @Test
  void aSecondRunReplacesTheFilesWithTheSameBytes() throws IOException {
    SimulateJob.Result result = run(folder);
    byte[] alignment = Files.readAllBytes(result.alignment());
    byte[] contacts = Files.readAllBytes(result.contacts());
    run(folder);
    assertThat(result.alignment()).hasBinaryContent(alignment);
    assertThat(result.contacts()).hasBinaryContent(contacts);
  }

  @Test
  void theSampleIsWhatItsProvenanceSays() throws IOException {
    var model = new PlantedPotts.Options(64, 64, 2_500, 0.8, 1, 100, 0.05, 2026);
    var result =
        new SimulateJob(new SimulateJob.Options("simulated", folder, false, model)).simulate();
    Path samples = Path.of("data-samples");
    assertThat(lines(result.alignment())).isEqualTo(lines(samples.resolve("msa/simulated.a3m.gz")));
    assertThat(lines(result.contacts()))
        .isEqualTo(lines(samples.resolve("structures/simulated.contacts.tsv.gz")));
  }

  @Test
  void aFamilysPageIsNamedAfterIt() {
    var options = new SimulateJob.Options("toy", folder, true, MODEL);

    SimulateJob.Result result = new SimulateJob(options).simulate();

    assertThat(result.page()).contains(folder.resolve("html/toy.html"));
    assertThat(folder.resolve("html/toy.html")).content().contains("Planted contacts");
    assertThat(run(folder).page()).isEmpty();
  }

  @Test
  void aFamilyThatIsNoFileNameIsRefused() {
    assertThatThrownBy(() -> new SimulateJob.Options("../toy", folder, false, MODEL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("family is '../toy'");
  }

  @Test
  void anOutputThatIsAFileIsNamedInTheMessage() throws IOException {
    Path file = Files.createFile(folder.resolve("taken"));
    assertThatThrownBy(() -> run(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot write to " + file);
  }

  private static SimulateJob.Result run(Path output) {
    return new SimulateJob(new SimulateJob.Options("toy", output, false, MODEL)).simulate();
  }

  private static List<String> lines(Path gzip) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(gzip))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }
}
