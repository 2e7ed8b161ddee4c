package org.coattend.note;

import org.coattend.attention.AttentionKernel;

/**
 * One weight for each pair of a window's tokens: the attention of all layers and heads, put
 * together layer by layer.
 */
final class WindowAttention {
  private static final AttentionKernel KERNEL = AttentionKernel.fastest();

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
    float[] mixed = new float[sum.length];
    addHeads(attention, mixed);
    float[] rolled = new float[sum.length];
    for (int row = 0; row < tokens; row++) {
      for (int through = 0; through < tokens; through++) {
        float weight = mixed[row * tokens + through] / heads + (row == through ? 1 : 0);
        if (layers == 1) {
          rolled[row * tokens + through] = weight / 2;
        } else {
          addScaled(weight / 2, through * tokens, rolled, row * tokens);
        }
      }
    }
    sum = rolled;
  }

  private void addScaled(float factor, int at, float[] to, int toAt) {
    for (int key = 0; key < tokens; key++) {
      to[toAt + key] += factor * sum[at + key];
    }
  }

  /**
   * The weights between units: summed over the tokens attended to, averaged over those that attend.
   *
   * @return shape {@code [units][units]}, each row's sum is 1
   */
  float[] betweenUnits(NoteWindow window) {
    int units = window.unitCount();
    float[] weights = new float[units * units];
    float scale = weighting == Weighting.ROLLOUT ? 1 : 1f / (layers * heads);
    for (int unit = 0; unit < units; unit++) {
      int first = window.starts()[unit];
      int end = window.end(unit);
      for (int query = first; query < end; query++) {
        for (int key = 0; key < tokens; key++) {
          weights[unit * units + window.units()[key]] += sum[query * tokens + key];
        }
      }
      float share = scale / (end - first);
      for (int k = unit * units; k < (unit + 1) * units; k++) {
        weights[k] *= share;
      }
    }
    return weights;
  }
}
