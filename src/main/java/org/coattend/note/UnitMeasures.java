package org.coattend.note;

import org.coattend.attention.AttentionKernel;

/**
 * What is linear in the attention that a unit of a window pays: products with what the units are
 * worth, which all heads share.
 */
final class UnitMeasures {
  private static final AttentionKernel KERNEL = AttentionKernel.fastest();

  private final int[] starts;
  private final float[] word;
  private final float[] punctuation;
  private final float[] distance;
  private final float[] far;

  UnitMeasures(NoteWindow window) {
    starts = window.starts();
    int units = starts.length;
    word = new float[units];
    punctuation = new float[units];
    distance = new float[units];
    far = new float[units];
    for (int unit = 1; unit < units - 1; unit++) {
      word[unit] = 1;
      punctuation[unit] = window.punctuation()[unit] ? 1 : 0;
    }
  }

  /** Measures distances from a unit from here on. */
  void from(int unit) {
    for (int other = 1; other < starts.length - 1; other++) {
      int between = Math.abs(starts[other] - starts[unit]);
      distance[other] = between;
      far[other] = between > HeadFeature.NEAR ? 1 : 0;
    }
  }

  /** What is paid to words and punctuation, not to special tokens. */
  float toWords(float[] paid) {
    return sum(paid, word);
  }

  /** What is paid to punctuation. */
  float toPunctuation(float[] paid) {
    return sum(paid, punctuation);
  }

  /** What is paid to words, times their distance in tokens. */
  float distance(float[] paid) {
    return sum(paid, distance);
  }

  /** What is paid to words that are far. */
  float far(float[] paid) {
    return sum(paid, far);
  }

  private static float sum(float[] paid, float[] worth) {
    return KERNEL.dot(paid, 0, worth, 0, worth.length);
  }
}
