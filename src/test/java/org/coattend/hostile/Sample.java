package org.coattend.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A file that a reader reads as it should be.
 *
 * @param file its name
 * @param content of it, decompressed
 * @param beside the other files of its folder, by name
 */
record Sample(String file, byte[] content, Map<String, byte[]> beside) {

  Sample(String file, byte[] content) {
    this(file, content, Map.of());
  }

  /** Each file of a folder, the others beside it. */
  static List<Sample> eachOf(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> listed = Files.list(folder)) {
      listed
          .filter(file -> !file.getFileName().toString().endsWith(".crc"))
          .forEach(file -> files.put(file.getFileName().toString(), content(file)));
    }
    return files.entrySet().stream()
        .map(file -> new Sample(file.getKey(), file.getValue(), files))
        .toList();
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
