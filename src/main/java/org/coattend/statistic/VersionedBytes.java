package org.coattend.statistic;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** States as bytes, the version of their form first. */
public final class VersionedBytes {

  /** Writes a state. */
  @FunctionalInterface
  public interface Writer {
    /** Writes all of it. */
    void write(DataOutputStream out) throws IOException;
  }

  /**
   * Reads a state.
   *
   * @param <S> the state
   */
  @FunctionalInterface
  public interface Reader<S> {
    /** Reads what the writer wrote. */
    S read(DataInputStream in) throws IOException;
  }

  private VersionedBytes() {}

  /** What a writer writes, behind its version. */
  public static byte[] encode(byte version, Writer writer) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(version);
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The state that {@link #encode} made bytes of.
   *
   * @param what the bytes are, for the message
   * @throws IllegalArgumentException when the bytes are of another version
   */
  public static <S> S decode(byte[] bytes, String what, byte version, Reader<S> reader) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte found = in.readByte();
      if (found != version) {
        throw new IllegalArgumentException(
            "%s of version %d, this is version %d".formatted(what, found, version));
      }
      return reader.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
