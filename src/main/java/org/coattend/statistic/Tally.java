package org.coattend.statistic;

import org.coattend.attention.AttentionMap;

/**
 * A statistic with its state: what a pass over attention maps fills.
 *
 * @param <S> the state
 */
public final class Tally<S> {
  private final AttentionStatistic<S> statistic;
  private final S state;

  /** Starts empty. */
  public Tally(AttentionStatistic<S> statistic) {
    this.statistic = statistic;
    state = statistic.init();
  }

  /** Takes in one map of a row of the given weight. */
  public void add(AttentionMap map, float weight) {
    statistic.update(state, map, weight);
  }

  /** Takes in the encoded state of another tally. */
  public void add(byte[] encoded) {
    statistic.merge(state, statistic.decode(encoded));
  }

  /** The state as bytes. */
  public byte[] encode() {
    return statistic.encode(state);
  }

  /** The state. */
  public S state() {
    return state;
  }
}
