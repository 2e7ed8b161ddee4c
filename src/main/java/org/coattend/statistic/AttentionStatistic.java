package org.coattend.statistic;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.coattend.attention.AttentionMap;

/**
 * A summary of attention maps that can be taken apart and put together again: maps go into states
 * wherever they are computed, states are merged.
 *
 * <p>Merging is associative and commutative up to rounding, with {@link #init()} as its zero;
 * merged in the same order, the same states give the same bits.
 *
 * @param <S> the state: primitives only
 */
public interface AttentionStatistic<S> {

  /** The state before any map. */
  S init();

  /**
   * Takes in one map.
   *
   * @param state modified
   * @param weight of the map's row, not negative
   */
  void update(S state, AttentionMap map, float weight);

  /**
   * Takes in another state.
   *
   * @param state modified
   */
  void merge(S state, S other);

  /** First byte of the encoded form; raised when the form changes. */
  byte version();

  /** Writes a state. */
  void write(S state, DataOutputStream out) throws IOException;

  /** Reads what {@link #write} wrote. */
  S read(DataInputStream in) throws IOException;

  /** A state as bytes, the version first. */
  default byte[] encode(S state) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(version());
      write(state, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The state that {@link #encode} made bytes of.
   *
   * @throws IllegalArgumentException when the bytes are of another version
   */
  default S decode(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte found = in.readByte();
      if (found != version()) {
        throw new IllegalArgumentException(
            "%s: state of version %d, this is version %d"
                .formatted(getClass().getSimpleName(), found, version()));
      }
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
