package org.coattend.corpus.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.coattend.corpus.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordVectorsTest {
  @TempDir Path folder;

  private Map<String, float[]> read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("vectors.txt"), text);
    return WordVectors.read(file.toString(), new Configuration(), Set.of("he", "she")::contains);
  }

  @Test
  void wantedWordsAreReadWithOrWithoutAFirstLineOfSizes() throws IOException {
    for (String first : new String[] {"", "3 2\n"}) {
      Map<String, float[]> vectors = read(first + "he 1 -2\nit 3 4\nshe .5 1e-1\n");

      assertThat(vectors).containsOnlyKeys("he", "she");
      assertThat(vectors.get("she")).containsExactly(.5f, .1f);
    }
  }

  @Test
  void linesThatCannotBeReadAreNamed() {
    assertThatThrownBy(() -> read("he 1 2\nshe 1\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("line 2: has 1 values, must have 2");
    assertThatThrownBy(() -> read("he 1 x\n")).hasMessageContaining("value 2 is no number");
    assertThatThrownBy(() -> read("it 1 2\n")).hasMessageContaining("has no word of the examples");
  }

  @Test
  void vectorsWiderThanAnyClassifierTakesAreRefused() {
    assertThatThrownBy(() -> read("he" + " 1".repeat(5_000) + "\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("line 1: has 5,000 values, may have at most 4,096");
  }
}
