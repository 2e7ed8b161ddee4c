package org.coattend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.coattend.encoder.Architecture;
import org.coattend.encoder.RandomModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job in a JVM of its own: what there is in its temporary folder meanwhile, and afterwards. */
class TemporaryFilesTest {
  /** Of libraries, without data; JNA keeps its folder, empty, for the user's next program. */
  private static final String NATIVE_CODE = "jna-.*|.*\\.so(\\.lck)?";

  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rwx------");

  @TempDir Path folder;

  /**
   * @param seen what was in the temporary folder at some time, with its permissions
   */
  private record Run(int exitCode, String console, Map<String, Set<PosixFilePermission>> seen) {}

  @Test
  void whatAJobKeepsForAWhileIsItsUsersAloneAndRemoved() throws Exception {
    Path notes = notes("");

    Run run = run(notes, "--html");

    assertThat(run.exitCode()).as(run.console()).isZero();
    assertNothingIsLeft(run);
  }

  @Test
  void aJobThatFailsRemovesItToo() throws Exception {
    Path notes = notes("n50,too,many,fields,here,too\n");

    Run run = run(notes, "--mode", "failfast");

    assertThat(run.exitCode()).as(run.console()).isEqualTo(Main.MISUSED);
    assertNothingIsLeft(run);
    assertThat(folder.resolve("report")).doesNotExist();
  }

  @Test
  void aReportIsAsPrivateAsTheUmaskSays() throws Exception {
    Run run = run(notes(""), "--html");

    assertThat(run.exitCode()).as(run.console()).isZero();
    try (Stream<Path> files = Files.walk(folder.resolve("report"))) {
      assertThat(files)
          .hasSizeGreaterThan(10)
          .allSatisfy(file -> assertThat(OWNER_ALONE).containsAll(permissions(file)));
    }
  }

  private Path notes(String last) throws IOException {
    StringBuilder table = new StringBuilder("note_id,patient_id,cohort,text\n");
    for (int note = 0; note < 24; note++) {
      table.append(
          "n%d,p%d,ward,PLAN: Cough with fever for %d days.%n".formatted(note, note, note));
    }
    return Files.writeString(folder.resolve("notes.csv"), table.append(last));
  }

  private void assertNothingIsLeft(Run run) throws IOException {
    assertThat(run.seen().keySet()).anyMatch(name -> name.startsWith("blockmgr-"));
    assertThat(run.seen())
        .allSatisfy(
            (name, permissions) -> {
              if (!name.matches(NATIVE_CODE)) {
                assertThat(OWNER_ALONE).as(name).containsAll(permissions);
              }
            });
    try (Stream<Path> left = Files.walk(temporary())) {
      assertThat(left.map(file -> file.getFileName().toString()).skip(1))
          .allMatch(name -> name.matches("jna-.*"));
    }
  }

  private Path temporary() {
    return folder.resolve("tmp");
  }

  private Run run(Path notes, String... options) throws Exception {
    Files.createDirectory(temporary());
    Path encoder = Files.createDirectory(folder.resolve("encoder"));
    new RandomModel(Architecture.BERT, "bert.", 2, 16, 16).write(encoder);
    Path console = folder.resolve("console");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + temporary(),
            "-Dspark.master=local[2]",
            "-Dspark.ui.enabled=false",
            "-Dspark.sql.shuffle.partitions=2",
            // As jobs/submit passes it on; it holds for the report, not for what is temporary.
            "-Dspark.hadoop.fs.permissions.umask-mode=0077",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "org.coattend.Main",
            "notes",
            "--input",
            notes.toString(),
            "--encoder",
            encoder.toString(),
            "--output",
            folder.resolve("report").toString()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(console.toFile())
            .start();
    Map<String, Set<PosixFilePermission>> seen = new TreeMap<>();
    try {
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
      while (!process.waitFor(20, TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
        look(seen);
      }
      assertThat(process.isAlive()).as(Files.readString(console)).isFalse();
    } finally {
      process.destroyForcibly();
    }
    return new Run(process.exitValue(), Files.readString(console), seen);
  }

  private void look(Map<String, Set<PosixFilePermission>> seen) throws IOException {
    List<Path> now;
    try (Stream<Path> files = Files.list(temporary())) {
      now = files.toList();
    }
    for (Path file : now) {
      try {
        seen.put(file.getFileName().toString(), permissions(file));
      } catch (NoSuchFileException e) {
        // It came and went.
      }
    }
  }

  private static Set<PosixFilePermission> permissions(Path file) throws IOException {
    return Files.getPosixFilePermissions(file);
  }
}
