package org.coattend.attention;

/**
 * The inner loops of attention over the keys of one query: the softmax, and what statistics sum up.
 *
 * <p>Implementations hold no state: one instance serves all threads.
 */
public interface AttentionKernel {
  /** The logit of a key that may not be attended to. */
  float MASKED = -1e30f;

  /**
   * A key that may be attended to counts for e^this of the top one at least, so that its weight is
   * positive; the least normal number is about e^−87.3.
   */
  float LOWEST = -87;

  /** Entries of a query are read in multiples of this. */
  int PADDING = 8;

  /**
   * The vector kernel where this JVM has it ({@code --add-modules jdk.incubator.vector}); chosen
   * once, and the log says why where it is the plain one.
   */
  static AttentionKernel fastest() {
    return FastestAttentionKernel.INSTANCE;
  }

  /** Plain Java, on any JVM; several times slower. */
  static AttentionKernel plain() {
    return new PlainAttentionKernel();
  }

  /** A number of keys, rounded up to what is read. */
  static int padded(int keys) {
    return (keys + PADDING - 1) / PADDING * PADDING;
  }

  /**
   * Attends from one query: weight_k = softmax_k(logits[entries[k]]). A masked key has weight 0;
   * where all are masked, all weights are 0.
   *
   * @param logits where the keys' logits are looked up: finite, at least {@link #MASKED}; −∞ is not
   *     understood
   * @param entries each key's place in {@code logits}, from {@code first} on: {@link #padded}(keys)
   *     of them are read, those beyond the keys must lead to masked logits
   * @param scratch modified: at least {@link #padded}(keys) floats
   * @param weights written: {@code keys} of them from {@code at} on
   */
  void attend(
      float[] logits, int[] entries, int first, int keys, float[] scratch, float[] weights, int at);

  /**
   * Entropy of a query's weights, −Σ_k p_k ln p_k in nats, to about 1e-6; NaN when all are 0.
   *
   * @param weights {@code keys} of them from {@code at} on, each 0…1
   */
  default double entropy(float[] weights, int at, int keys) {
    for (int k = at; k < at + keys; k++) {
      if (weights[k] > 0) {
        return Math.max(0, -logarithms(weights, at, keys));
      }
    }
    return Double.NaN;
  }

  /**
   * Σ_k w_k ln w_k, to about 1e-6 of Σ_k w_k.
   *
   * @param weights {@code keys} of them from {@code at} on, at least 0
   */
  double logarithms(float[] weights, int at, int keys);

  /**
   * Σ a·b over {@code length} entries, in single precision.
   *
   * @param aAt where those of {@code a} start
   * @param bAt where those of {@code b} start
   */
  float dot(float[] a, int aAt, float[] b, int bAt, int length);

  /**
   * Adds a query's weights to sums by key: {@code factor · d}, {@code factor · d²} with d = p −
   * {@code shift}, and {@code factor} where p is positive.
   *
   * @param weights {@code keys} of them from {@code at} on
   * @param shift by key, as are the sums
   * @param first modified, as are {@code second} and {@code support}
   */
  void addMoments(
      float factor,
      float[] weights,
      int at,
      int keys,
      float[] shift,
      float[] first,
      float[] second,
      float[] support);
}
