package org.coattend.statistic;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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
    return VersionedBytes.encode(version(), out -> write(state, out));
  }

  /**
   * The state that {@link #encode} made bytes of.
   *
   * @throws IllegalArgumentException when the bytes are of another version
   */
  default S decode(byte[] bytes) {
    String what = getClass().getSimpleName() + ": state";
    return VersionedBytes.decode(bytes, what, version(), this::read);
  }
}
