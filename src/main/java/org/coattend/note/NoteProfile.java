package org.coattend.note;

import org.coattend.attention.AttentionKernel;

/**
 * The {@link HeadFeature}s of every head on one note: means over its words, by the raw attention
 * and by the attention weighted with the norm of what it moves, ‖α f(x)‖ (Kobayashi et al. 2020).
 */
public final class NoteProfile {
  /** Raw, then norm-weighted. */
  static final int WEIGHTINGS = 2;

  private static final AttentionKernel KERNEL = AttentionKernel.fastest();

  private final int heads;
  private final double[] sums;
  private final WordAttention words = new WordAttention();

  /** Words by layer, which are the same for each once the note is complete. */
  private final int[] counted;

  /** Starts a note. */
  public NoteProfile(int layers, int heads) {
    this.heads = heads;
    sums = new double[layers * heads * WEIGHTINGS * HeadFeature.COUNT];
    counted = new int[layers];
  }

  /**
   * Takes in one layer's attention over a window.
   *
   * @param attention shape {@code [heads][tokens][tokens]}
   * @param valueNorms shape {@code [heads][tokens]}
   */
  public void add(NoteWindow window, int layer, float[] attention, float[] valueNorms) {
    int size = window.tokens() * window.tokens();
    UnitMeasures measures = new UnitMeasures(window);
    for (int unit = 1; unit < window.unitCount() - 1; unit++) {
      if (!window.counted()[unit]) {
        continue;
      }
      counted[layer]++;
      measures.from(unit);
      for (int head = 0; head < heads; head++) {
        int at = (layer * heads + head) * WEIGHTINGS * HeadFeature.COUNT;
        measure(
            window, unit, measures, words.of(window, unit, attention, head * size, null, 0), at);
        float[] weighted =
            words.of(window, unit, attention, head * size, valueNorms, head * window.tokens());
        measure(window, unit, measures, weighted, at + HeadFeature.COUNT);
      }
    }
  }

  /** Adds the features, in the order of {@link HeadFeature}. */
  private void measure(NoteWindow window, int unit, UnitMeasures measures, float[] paid, int at) {
    int units = window.unitCount();
    double toWords = measures.toWords(paid);
    sums[at] += KERNEL.entropy(paid, 0, units) / Math.log(units);
    sums[at + 1] += toWords == 0 ? 0 : measures.distance(paid) / toWords;
    sums[at + 2] += measures.far(paid);
    sums[at + 3] += paid[0];
    sums[at + 4] += paid[units - 1];
    sums[at + 5] += measures.toPunctuation(paid);
    sums[at + 6] += paid[unit];
    sums[at + 7] += unit > 1 ? paid[unit - 1] : 0;
    sums[at + 8] += unit < units - 2 ? paid[unit + 1] : 0;
  }

  /** Means over the note's words, shape {@code [layers][heads][raw, norm-weighted][features]}. */
  double[] means() {
    double[] means = new double[sums.length];
    int ofLayer = heads * WEIGHTINGS * HeadFeature.COUNT;
    for (int k = 0; k < sums.length; k++) {
      means[k] = counted[k / ofLayer] == 0 ? 0 : sums[k] / counted[k / ofLayer];
    }
    return means;
  }
}
