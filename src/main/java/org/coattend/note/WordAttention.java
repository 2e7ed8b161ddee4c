package org.coattend.note;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Attention between units, put together from that between tokens: what a unit pays is the mean over
 * its tokens, what is paid to a unit the sum over its tokens (Clark et al. 2019, §3).
 */
final class WordAttention {
  /** Units of the latest window by token. */
  private int[] units = {};

  /** Its tokens that continue a unit: few. */
  private int[] continuing = {};

  private float[] paid = {};

  /**
   * The attention that a unit pays.
   *
   * @param attention from {@code at} on: shape {@code [tokens][tokens]}
   * @return valid until the next call: by unit; the sum is the mean of the rows' sums
   */
  float[] of(NoteWindow window, int unit, float[] attention, int at) {
    prepare(window);
    int tokens = window.tokens();
    int first = window.starts()[unit];
    int end = window.end(unit);
    Arrays.fill(paid, 0, window.unitCount(), 0);
    for (int query = first; query < end; query++) {
      add(window, attention, at + query * tokens, 1f / (end - first));
    }
    return paid;
  }

  /** Adds what is paid to tokens to what is paid to their units. */
  private void add(NoteWindow window, float[] toTokens, int from, float scale) {
    int[] starts = window.starts();
    for (int unit = 0; unit < starts.length; unit++) {
      paid[unit] += toTokens[from + starts[unit]] * scale;
    }
    for (int token : continuing) {
      paid[units[token]] += toTokens[from + token] * scale;
    }
  }

  private void prepare(NoteWindow window) {
    if (window.units() == units) {
      return;
    }
    units = window.units();
    continuing = IntStream.range(1, units.length).filter(this::continuesUnit).toArray();
    if (paid.length < units.length) {
      paid = new float[units.length];
    }
  }

  private boolean continuesUnit(int token) {
    return units[token] == units[token - 1];
  }
}
