package org.coattend.report;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.coattend.audit.AuditedModel;
import org.coattend.classifier.AttentionClassifier;
import org.coattend.classifier.AttentionKind;
import org.coattend.classifier.ClassifierShape;
import org.coattend.classifier.EncoderKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditFolderTest {
  private final AuditFolder folders =
      new AuditFolder(new Configuration(), Map.of("tokens", "words"));

  @TempDir Path folder;

  private void write(String audit) throws IOException {
    ClassifierShape shape =
        new ClassifierShape(EncoderKind.NONE, AttentionKind.ADDITIVE, 0, 2, 2, 2);
    double[][] parameters =
        shape.arrays().stream()
            .map(array -> new double[array.rows() * array.columns()])
            .toArray(double[][]::new);
    AttentionClassifier classifier = new AttentionClassifier(shape, null, parameters);
    folders.write(folder.toString(), new AuditedModel(classifier, List.of("well", "ill")));
    Files.deleteIfExists(folder.resolve(".audit.json.crc"));
    Files.writeString(folder.resolve("audit.json"), audit);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"labels\": [\"well\", null], \"madeWith\": {\"tokens\": \"words\"}}",
        "{\"labels\": [\"well\"], \"madeWith\": {\"tokens\": \"words\"}}",
        "{\"labels\": [\"a\", \"a\", \"b\"], \"madeWith\": {\"tokens\": \"words\"}}",
        "{\"labels\": [\"well\", \"ill\"], \"madeWith\": {\"tokens\": null}}"
      })
  void damagedLabelsAreRefusedWithTheFolder(String audit) throws IOException {
    write(audit);
    refused("model: " + folder);
  }

  @Test
  void aFileLargerThanLabelsCanBeIsNotRead() throws IOException {
    write(" ".repeat(9 << 20));
    refused("model: %s/audit.json has 9,437,184 bytes, must have at most".formatted(folder));
  }

  private void refused(String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> folders.read(folder.toString()))
        .withMessageStartingWith(message);
  }
}
