package org.coattend.note;

import java.util.Arrays;

/**
 * Attention between units, put together from that between tokens: what a unit pays is the mean over
 * its tokens, what is paid to a unit the sum over its tokens (Clark et al. 2019, §3).
 */
final class WordAttention {
  private float[] paid = {};

  /**
   * The attention that a unit pays.
   *
   * @param attention from {@code at} on: shape {@code [tokens][tokens]}, each row's sum is 1
   * @param norms from {@code normsAt} on by token, which weigh the tokens attended to; null for 1
   * @return valid until the next call: by unit, the sum is 1
   */
  float[] of(NoteWindow window, int unit, float[] attention, int at, float[] norms, int normsAt) {
    int tokens = window.tokens();
    int units = window.unitCount();
    if (paid.length < units) {
      paid = new float[units];
    }
    Arrays.fill(paid, 0, units, 0);
    int[] unitOf = window.units();
    float total = 0;
    for (int query = window.starts()[unit]; query < window.end(unit); query++) {
      int row = at + query * tokens;
      if (norms == null) {
        for (int key = 0; key < tokens; key++) {
          paid[unitOf[key]] += attention[row + key];
        }
      } else {
        float sum = 0;
        for (int key = 0; key < tokens; key++) {
          sum += attention[row + key] * norms[normsAt + key];
        }
        float scale = sum == 0 ? 0 : 1 / sum;
        for (int key = 0; key < tokens; key++) {
          paid[unitOf[key]] += attention[row + key] * norms[normsAt + key] * scale;
        }
      }
    }
    for (int k = 0; k < units; k++) {
      total += paid[k];
    }
    float scale = total == 0 ? 0 : 1 / total;
    for (int k = 0; k < units; k++) {
      paid[k] *= scale;
    }
    return paid;
  }
}
