package org.coattend.encoder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads one message of Google's protocol buffers, field by field, without knowing its schema. */
final class Protobuf {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FOUR_BYTES = 5;

  private final ByteBuffer bytes;
  private int type;
  private long number;
  private ByteBuffer content;

  Protobuf(ByteBuffer bytes) {
    this.bytes = bytes.duplicate();
  }

  /**
   * Goes to the next field.
   *
   * @return its number, or 0 after the last
   * @throws IOException when the message is broken
   */
  int next() throws IOException {
    if (!bytes.hasRemaining()) {
      return 0;
    }
    long key = varint();
    type = (int) key & 7;
    switch (type) {
      case VARINT -> number = varint();
      case EIGHT_BYTES -> take(Long.BYTES);
      case LENGTH_DELIMITED -> take(varint());
      case FOUR_BYTES -> take(Integer.BYTES);
      default -> throw broken("a field of type " + type);
    }
    return (int) (key >>> 3);
  }

  private void take(long length) throws IOException {
    if (length < 0 || length > bytes.remaining()) {
      throw broken("%,d bytes of %,d that are left".formatted(length, bytes.remaining()));
    }
    content = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (!bytes.hasRemaining()) {
        throw broken("a number without an end");
      }
      byte part = bytes.get();
      value |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw broken("a number of over 64 bits");
  }

  /** The field as a whole number. */
  long number() throws IOException {
    require(VARINT);
    return number;
  }

  /** Whether the field is a single whole number, where several may stand packed. */
  boolean isNumber() {
    return type == VARINT;
  }

  /** The field as bytes. */
  ByteBuffer bytes() throws IOException {
    require(LENGTH_DELIMITED);
    return content.duplicate();
  }

  /** The field as text. */
  String text() throws IOException {
    return StandardCharsets.UTF_8.decode(bytes()).toString();
  }

  /** The field as a message. */
  Protobuf message() throws IOException {
    return new Protobuf(bytes());
  }

  /** Reads whole numbers that stand packed. */
  static long[] packed(ByteBuffer content) throws IOException {
    Protobuf in = new Protobuf(content);
    long[] numbers = new long[content.remaining()];
    int count = 0;
    while (in.bytes.hasRemaining()) {
      numbers[count++] = in.varint();
    }
    return Arrays.copyOf(numbers, count);
  }

  private void require(int wanted) throws IOException {
    if (type != wanted) {
      throw broken("a field of type %d in place of %d".formatted(type, wanted));
    }
  }

  private IOException broken(String what) {
    return new IOException("broken message at byte %,d: %s".formatted(bytes.position(), what));
  }
}
