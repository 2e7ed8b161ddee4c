package org.coattend.note;

/**
 * The {@link HeadFeature}s of every head on one note: means over its words, by the raw attention
 * and by the attention weighted with the norm of what it moves, ‖α f(x)‖ (Kobayashi et al. 2020).
 */
public final class NoteProfile {
  /** Raw, then norm-weighted. */
  static final int WEIGHTINGS = 2;

  private final int heads;
  private final double[] sums;

  /** Words by layer, which are the same for each once the note is complete. */
  private final int[] counted;

  /** Of the latest window. */
  private WindowFeatures features;

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
    if (features == null || !features.areOf(window)) {
      features = new WindowFeatures(window);
    }
    for (int head = 0; head < heads; head++) {
      int at = (layer * heads + head) * WEIGHTINGS * HeadFeature.COUNT;
      features.add(head, attention, valueNorms, sums, at);
    }
    for (boolean counts : window.counted()) {
      counted[layer] += counts ? 1 : 0;
    }
  }

  /** Means over the note's words, shape {@code [layers][heads][raw, norm-weighted][features]}. */
  public double[] means() {
    double[] means = new double[sums.length];
    int ofLayer = heads * WEIGHTINGS * HeadFeature.COUNT;
    for (int k = 0; k < sums.length; k++) {
      means[k] = counted[k / ofLayer] == 0 ? 0 : sums[k] / counted[k / ofLayer];
    }
    return means;
  }
}
