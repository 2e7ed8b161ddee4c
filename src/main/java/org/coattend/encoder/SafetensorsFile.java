package org.coattend.encoder;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Weights in the safetensors format: the length of a JSON header, the header, raw values. Floats of
 * 32 or 16 bits.
 */
final class SafetensorsFile implements WeightFile, AutoCloseable {
  private static final int MOST_HEADER = 100_000_000;

  private final Path path;
  private final FileChannel channel;
  private final JsonNode header;

  /** Where the values start. */
  private final long values;

  /**
   * Opens a file.
   *
   * @throws IOException when it has no such header
   */
  SafetensorsFile(Path path) throws IOException {
    this.path = path;
    channel = FileChannel.open(path);
    try {
      long length = channel.size() < Long.BYTES ? -1 : read(0, Long.BYTES).getLong();
      if (length < 2 || length > Math.min(MOST_HEADER, channel.size() - Long.BYTES)) {
        throw new IOException(path + ": is not in the safetensors format");
      }
      header = header(path, read(Long.BYTES, (int) length).array());
      values = Long.BYTES + length;
    } catch (IOException | RuntimeException broken) {
      channel.close();
      throw broken;
    }
  }

  private static JsonNode header(Path path, byte[] json) throws IOException {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JacksonException | CharConversionException e) {
      throw new IOException(path + ": its header is no JSON", e);
    }
  }

  private ByteBuffer read(long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException("%s: ends before byte %,d".formatted(path, at + length));
      }
    }
    return bytes.flip();
  }

  /**
   * What stands before a tensor's name.
   *
   * @throws IOException when no name ends so
   */
  String prefix(String name) throws IOException {
    for (Iterator<String> names = header.fieldNames(); names.hasNext(); ) {
      String found = names.next();
      if (found.endsWith(name)) {
        return found.substring(0, found.length() - name.length());
      }
    }
    throw new IOException("%s: has no '%s'".formatted(path, name));
  }

  @Override
  public boolean has(String name) {
    return header.has(name);
  }

  @Override
  public int[] shape(String name) throws IOException {
    if (!has(name)) {
      throw new IOException("%s: has no '%s'".formatted(path, name));
    }
    JsonNode sizes = header.path(name).path("shape");
    int[] shape = new int[sizes.size()];
    Arrays.setAll(shape, k -> sizes.get(k).asInt(-1));
    return shape;
  }

  @Override
  public float[] tensor(String name, int... shape) throws IOException {
    if (!Arrays.equals(shape, shape(name))) {
      throw new IOException(
          "%s: '%s' has the shape %s, must be %s"
              .formatted(path, name, Arrays.toString(shape(name)), Arrays.toString(shape)));
    }
    JsonNode tensor = header.path(name);
    String type = tensor.path("dtype").asText();
    long bytes = count(name, shape) * (type.equals("F32") ? Float.BYTES : Short.BYTES);
    long from = tensor.path("data_offsets").path(0).asLong(-1);
    long to = tensor.path("data_offsets").path(1).asLong(-1);
    if (from < 0 || to < from || to - from != bytes) {
      throw new IOException("%s: '%s' is not where it should be".formatted(path, name));
    }
    if (to > channel.size() - values) {
      throw new EOFException("%s: ends before byte %,d".formatted(path, values + to));
    }
    ByteBuffer raw = read(values + from, (int) bytes);
    float[] read = new float[(int) count(name, shape)];
    switch (type) {
      case "F32" -> raw.asFloatBuffer().get(read);
      case "BF16" -> {
        for (int k = 0; k < read.length; k++) {
          read[k] = Float.intBitsToFloat(raw.getShort() << 16);
        }
      }
      case "F16" -> {
        for (int k = 0; k < read.length; k++) {
          read[k] = half(raw.getShort());
        }
      }
      default ->
          throw new IOException(
              "%s: '%s' is of type %s, must be F32, F16 or BF16".formatted(path, name, type));
    }
    return read;
  }

  /** Numbers of a tensor, whose bytes an array can hold. */
  private long count(String name, int[] shape) throws IOException {
    long count = 1;
    for (int size : shape) {
      count *= size;
      if (size < 0 || count > Integer.MAX_VALUE / Float.BYTES) {
        throw new IOException(
            "%s: '%s' of the shape %s is not of a size that can be read"
                .formatted(path, name, Arrays.toString(shape)));
      }
    }
    return count;
  }

  /** A number of IEEE 754's 16 bits. */
  private static float half(short bits) {
    int exponent = (bits >> 10) & 31;
    int fraction = bits & 1023;
    float size =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
        };
    return bits < 0 ? -size : size;
  }

  /** PyTorch stores them as {@code [out][in]}. */
  @Override
  public float[] dense(String name, int in, int out) throws IOException {
    float[] stored = tensor(name, out, in);
    float[] weights = new float[stored.length];
    for (int row = 0; row < out; row++) {
      for (int column = 0; column < in; column++) {
        weights[column * out + row] = stored[row * in + column];
      }
    }
    return weights;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
