package org.coattend.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.coattend.fusion.FusionModel;
import org.coattend.fusion.FusionShape;
import org.coattend.fusion.Standardisation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
  private final ModelFolder models =
      new ModelFolder(new Configuration(), Map.of("encoder", "mine"));
  private final FusionModel model =
      FusionModel.untrained(new FusionShape(3, 2, 2, 4), standardisation(3), standardisation(2), 1);

  @TempDir Path folder;

  @BeforeEach
  void write() {
    models.write(folder.toString(), model);
  }

  private static Standardisation standardisation(int width) {
    double[] mean = new double[width];
    double[] deviation = new double[width];
    Arrays.setAll(mean, k -> .5 * k);
    Arrays.setAll(deviation, k -> 1 + k);
    return new Standardisation(mean, deviation);
  }

  @Test
  void aModelComesBackAsItWas() {
    FusionModel read = models.read(folder.toString());

    assertThat(read.shape()).isEqualTo(model.shape());
    assertThat(read.words()).isEqualTo(model.words());
    assertThat(read.patches()).isEqualTo(model.patches());
    assertThat(Arrays.deepEquals(read.parameters(), model.parameters())).isTrue();
  }

  @Test
  void aModelMadeWithOtherOptionsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ModelFolder(new Configuration(), Map.of("encoder", "other"))
                    .read(folder.toString()))
        .withMessage(
            "model: %s was made with encoder = mine, this run has other".formatted(folder));
  }

  @Test
  void aModelMadeOfAnotherKindOfInputIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelFolder(new Configuration(), Map.of()).read(folder.toString()))
        .withMessage("model: %s was made with encoder = mine, this run has none".formatted(folder));
  }

  @Test
  void aDescriptionOfOtherArraysIsRefused() throws IOException {
    Path description = folder.resolve("model.json");
    String changed = Files.readString(description).replace("words.mean", "words.median");
    Files.delete(folder.resolve(".model.json.crc"));
    Files.writeString(description, changed);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> models.read(folder.toString()))
        .withMessageEndingWith("model.json names other arrays than a model of its shape has");
  }

  @Test
  void aWeightThatIsNoNumberIsRefused() throws IOException {
    Path weights = folder.resolve("weights.f64");
    byte[] bytes = Files.readAllBytes(weights);
    Arrays.fill(bytes, bytes.length - 8, bytes.length, (byte) -1);
    Files.delete(folder.resolve(".weights.f64.crc"));
    Files.write(weights, bytes);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> models.read(folder.toString()))
        .withMessageEndingWith("is damaged: a parameter of the model is no finite number");
  }

  @Test
  void aModelThatIsCutOffIsRefused() throws IOException {
    Path weights = folder.resolve("weights.f64");
    byte[] bytes = Files.readAllBytes(weights);
    Files.delete(folder.resolve(".weights.f64.crc"));
    Files.write(weights, Arrays.copyOf(bytes, bytes.length - 8));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> models.read(folder.toString()))
        .withMessage(
            "model: %s/weights.f64 has %,d bytes, must have %,d"
                .formatted(folder, bytes.length - 8, bytes.length));
  }

  @Test
  void aModelTooLargeToReadIsRefused() throws IOException {
    Path description = folder.resolve("model.json");
    String changed =
        Files.readString(description).replace("\"heads\" : 2", "\"heads\" : 2000000000");
    Files.delete(folder.resolve(".model.json.crc"));
    Files.writeString(description, changed);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> models.read(folder.toString()))
        .withMessageEndingWith("model.json is damaged, or of another version")
        .withStackTraceContaining("2,000,000,000 heads of 4 are too large a model");
  }

  @Test
  void aDescriptionThatIsNoneIsRefused() throws IOException {
    Files.delete(folder.resolve(".model.json.crc"));
    Files.writeString(folder.resolve("model.json"), "{\"shape\": 3}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> models.read(folder.toString()))
        .withMessageContaining("model.json is damaged, or of another version");

    Files.writeString(folder.resolve("model.json"), "{}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> models.read(folder.toString()))
        .withMessageContaining("model.json is damaged, or of another version");
  }
}
