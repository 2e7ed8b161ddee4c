package org.coattend.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What files say is data: no file can name a class or bring objects along. */
class DataOnlyTest {
  private static final Path SOURCES = Path.of("src/main/java");

  /** Where classes are named by the code itself. */
  private static final List<String> NAMED_BY_CODE =
      List.of(
          "org/coattend/job/ExportFormat.java: Class.forName",
          "org/coattend/kernel/KernelChoice.java: Class.forName");

  /** Ways to make objects of what a file says. */
  private static final Pattern OBJECTS =
      Pattern.compile(
          "ObjectInputStream|readObject\\(|readUnshared|XMLDecoder|SerializationUtils"
              + "|ModelSerializer|ComputationGraph\\.load|MultiLayerNetwork\\.load|Nd4j\\.read"
              + "|SameDiff\\.load|SameDiff\\.fromFlat|org\\.yaml|XStream|Kryo"
              + "|enableDefaultTyping|activateDefaultTyping|DefaultTyping|JsonTypeInfo|JsonTypeIdResolver"
              + "|Class\\.forName|loadClass\\(|defineClass|ScriptEngine|InitialContext");

  @Test
  void noReaderMakesObjectsThatAFileNames() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path source : sources()) {
      Matcher matcher = OBJECTS.matcher(Files.readString(source));
      while (matcher.find()) {
        found.add(SOURCES.relativize(source) + ": " + matcher.group());
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(NAMED_BY_CODE);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
