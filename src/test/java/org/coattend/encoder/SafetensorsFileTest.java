package org.coattend.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
  @TempDir Path folder;

  private Path file(String type, int... shorts) throws IOException {
    String header =
        "{\"x\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
            .formatted(type, shorts.length, 2 * shorts.length);
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + json.length + 2 * shorts.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length)
            .put(json);
    for (int value : shorts) {
      bytes.putShort((short) value);
    }
    return Files.write(folder.resolve("x.safetensors"), bytes.array());
  }

  /** Patterns of IEEE 754: sign, 5 bits of exponent, 10 of fraction. */
  @Test
  void halvesAreRead() throws IOException {
    Path path = file("F16", 0x3C00, 0xC000, 0x3555, 0x0001, 0x8000, 0x7BFF, 0x7C00);
    try (SafetensorsFile file = new SafetensorsFile(path)) {
      assertThat(file.tensor("x", 7))
          .containsExactly(1, -2, 1365 / 4096f, 0x1p-24f, -0f, 65_504, Float.POSITIVE_INFINITY);
    }
  }

  @Test
  void brainFloatsAreRead() throws IOException {
    try (SafetensorsFile file = new SafetensorsFile(file("BF16", 0x3F80, 0xC040, 0x4049))) {
      assertThat(file.tensor("x", 3)).containsExactly(1, -3, 3.140625f);
    }
  }

  @Test
  void otherNumbersAreRefused() throws IOException {
    Path path = file("I16", 1, 2);
    try (SafetensorsFile file = new SafetensorsFile(path)) {
      assertThatThrownBy(() -> file.tensor("x", 2))
          .isInstanceOf(IOException.class)
          .hasMessage(path + ": 'x' is of type I16, must be F32, F16 or BF16");
    }
  }

  @Test
  void aFileThatEndsEarlyIsRefused() throws IOException {
    Path path = file("F16", 1, 2);
    byte[] bytes = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(bytes, bytes.length - 1));
    try (SafetensorsFile file = new SafetensorsFile(path)) {
      assertThatThrownBy(() -> file.tensor("x", 2))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("x.safetensors: ends before byte");
    }
  }

  @Test
  void valuesThatAreNotInTheFileTakeNoMemory() throws IOException {
    Path path = file("F32", 1, 2);
    rewrite(path, "\"shape\":[2],\"data_offsets\":[0,4]", "\"shape\":[9],\"data_offsets\":[0,36]");
    try (SafetensorsFile file = new SafetensorsFile(path)) {
      assertThatIOException()
          .isThrownBy(() -> file.tensor("x", 9))
          .withMessageStartingWith(path + ": ends before byte ");
    }
  }

  @Test
  void sizesThatNoArrayHasAreRefused() throws IOException {
    for (String shape : new String[] {"[-1]", "[65536,65536]", "[2147483647]"}) {
      Path path = file("F32", 1, 2);
      rewrite(path, "\"shape\":[2]", "\"shape\":" + shape);
      try (SafetensorsFile file = new SafetensorsFile(path)) {
        int[] sizes = file.shape("x");
        assertThatIOException()
            .isThrownBy(() -> file.tensor("x", sizes))
            .withMessageStartingWith(path + ": 'x' of the shape ")
            .withMessageEndingWith("is not of a size that can be read");
      }
    }
  }

  @Test
  void aHeaderThatIsNoJsonIsNamed() throws IOException {
    Path path = file("F16", 1);
    rewrite(path, "\"x\":", "'x':");
    assertThatIOException()
        .isThrownBy(() -> new SafetensorsFile(path))
        .withMessage(path + ": its header is no JSON");
  }

  /** Replaces a part of the header, and its length. */
  private static void rewrite(Path path, String what, String by) throws IOException {
    String header = Files.readString(path, StandardCharsets.ISO_8859_1).substring(Long.BYTES);
    assertThat(header).contains(what);
    byte[] changed = header.replace(what, by).getBytes(StandardCharsets.ISO_8859_1);
    int json = header.replace(what, by).lastIndexOf('}') + 1;
    Files.write(
        path,
        ByteBuffer.allocate(Long.BYTES + changed.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json)
            .put(changed)
            .array());
  }
}
