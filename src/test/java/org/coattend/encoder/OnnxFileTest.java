package org.coattend.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OnnxFileTest {
  private static final int GRAPH = 7;
  private static final int NODE = 1;
  private static final int INITIALIZER = 5;

  private static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((number << 3) | 2);
    out.write((content.length & 127) | 128);
    out.write(content.length >>> 7);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] field(int number, String content) {
    return field(number, content.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] number(int number, int value) {
    return new byte[] {(byte) (number << 3), (byte) value};
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static byte[] tensor(String name, byte[] sizes, float... values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      raw.putFloat(value);
    }
    byte[] content = joined(sizes, number(2, 1), field(8, name), field(9, raw.array()));
    return field(INITIALIZER, content);
  }

  private static byte[] node(String operator, String output, String... inputs) {
    byte[] names = {};
    for (String input : inputs) {
      names = joined(names, field(1, input));
    }
    return field(NODE, joined(names, field(2, output), field(4, operator)));
  }

  /** Sizes stand one by one, or packed; a field that nobody asks for is passed over. */
  static byte[] model() {
    return joined(
        number(1, 7),
        field(
            GRAPH,
            joined(
                tensor("MatMul_1", joined(number(1, 2), number(1, 3)), 1, 2, 3, 4, 5, 6),
                tensor("a.bias", field(1, new byte[] {3}), 7, 8, 9),
                node("MatMul", "product", "x", "MatMul_1"),
                node("Add", "sum", "a.bias", "product"))));
  }

  @Test
  void weightsAreNamedAfterTheBiasThatIsAddedToTheirProduct() throws IOException {
    OnnxFile file = new OnnxFile(ByteBuffer.wrap(model()));
    EncoderWeights.Dense layer = file.layer("a", 2, 3);
    assertThat(layer.weights()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(layer.bias()).containsExactly(7, 8, 9);
    assertThat(file.has("b.weight")).isFalse();
  }

  @Test
  void aTensorOfAnotherShapeOrNameIsRefused() throws IOException {
    OnnxFile file = new OnnxFile(ByteBuffer.wrap(model()));
    assertThatThrownBy(() -> file.dense("a.weight", 3, 2))
        .isInstanceOf(IOException.class)
        .hasMessage("'a.weight' has the shape [2, 3], must be [3, 2]");
    assertThatThrownBy(() -> file.norm("b", 3))
        .isInstanceOf(IOException.class)
        .hasMessage("the model has no 'b.weight'");
  }

  @Test
  void aFileThatEndsEarlyIsRefused() {
    byte[] model = model();
    for (int length = 3; length < model.length; length++) {
      byte[] cut = Arrays.copyOf(model, length);
      assertThatThrownBy(() -> new OnnxFile(ByteBuffer.wrap(cut)))
          .as("%d bytes of %d", length, model.length)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("broken message at byte");
    }
  }

  @Test
  void operatorsOfTooFewInputsAreLeftOut() throws IOException {
    byte[] model =
        field(
            GRAPH,
            joined(
                tensor("a.bias", number(1, 1), 7),
                node("MatMul", "product", "x"),
                node("Add", "sum", "a.bias")));
    assertThat(new OnnxFile(ByteBuffer.wrap(model)).tensor("a.bias", 1)).containsExactly(7);
  }
}
