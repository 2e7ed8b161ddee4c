package org.coattend.note;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import org.coattend.attention.AttentionKernel;
import org.coattend.kernel.OpenBlas;

/**
 * One weight for each pair of a window's tokens: the attention of all layers and heads, put
 * together layer by layer.
 */
final class WindowAttention {
  private static final AttentionKernel KERNEL = AttentionKernel.fastest();

  static {
    OpenBlas.load();
  }

  private final Weighting weighting;
  private final int heads;
  private final int tokens;
  private int layers;

  /** Of the layers so far; shape {@code [tokens][tokens]}. */
  private float[] sum;

  WindowAttention(Weighting weighting, int heads, int tokens) {
    this.weighting = weighting;
    this.heads = heads;
    this.tokens = tokens;
    sum = new float[tokens * tokens];
  }

  /**
   * Takes in the next layer, from the input on.
   *
   * @param attention shape {@code [heads][tokens][tokens]}, each row's sum is 1
   * @param valueNorms shape {@code [heads][tokens]}
   */
  void add(float[] attention, float[] valueNorms) {
    layers++;
    switch (weighting) {
      case ATTENTION -> addHeads(attention, sum);
      case NORM -> addWeighted(attention, valueNorms);
      case ROLLOUT -> roll(attention);
    }
  }

  private void addHeads(float[] attention, float[] to) {
    for (int row = 0; row < tokens; row++) {
      for (int head = 0; head < heads; head++) {
        add(attention, (head * tokens + row) * tokens, to, row * tokens);
      }
    }
  }

  private void add(float[] from, int at, float[] to, int toAt) {
    for (int key = 0; key < tokens; key++) {
      to[toAt + key] += from[at + key];
    }
  }

  private void addWeighted(float[] attention, float[] norms) {
    for (int row = 0; row < tokens; row++) {
      for (int head = 0; head < heads; head++) {
        int at = (head * tokens + row) * tokens;
        int normsAt = head * tokens;
        float total = KERNEL.dot(attention, at, norms, normsAt, tokens);
        float share = total == 0 ? 0 : 1 / total;
        for (int key = 0; key < tokens; key++) {
          sum[row * tokens + key] += attention[at + key] * norms[normsAt + key] * share;
        }
      }
    }
  }

  private void roll(float[] attention) {
    float[] mixed = new float[tokens * tokens];
    addHeads(attention, mixed);
    for (int k = 0; k < mixed.length; k++) {
      mixed[k] = (mixed[k] / heads + (k % (tokens + 1) == 0 ? 1 : 0)) / 2;
    }
    sum = layers == 1 ? mixed : product(mixed, sum);
  }

  private float[] product(float[] above, float[] below) {
    float[] product = new float[tokens * tokens];
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        tokens,
        tokens,
        tokens,
        1,
        above,
        tokens,
        below,
        tokens,
        0,
        product,
        tokens);
    return product;
  }

  /**
   * The weights between units, put together as {@link WordAttention} does.
   *
   * @return shape {@code [units][units]}, each row's sum is 1
   */
  float[] betweenUnits(NoteWindow window) {
    int units = window.unitCount();
    float[] weights = new float[units * units];
    float scale = weighting == Weighting.ROLLOUT ? 1 : 1f / (layers * heads);
    WordAttention words = new WordAttention();
    for (int unit = 0; unit < units; unit++) {
      float[] paid = words.of(window, unit, sum, 0);
      for (int other = 0; other < units; other++) {
        weights[unit * units + other] = paid[other] * scale;
      }
    }
    return weights;
  }
}
