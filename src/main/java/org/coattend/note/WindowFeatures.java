package org.coattend.note;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.coattend.attention.AttentionKernel;

/**
 * The {@link HeadFeature}s of the words of a window in one layer, without putting the attention
 * between words together: all but the entropy are linear in what is paid to tokens, and the entropy
 * needs only the sums of the few words of several tokens.
 *
 * <p>What a word of several tokens pays is the mean of their rows, each having the sum 1; so the
 * norms weigh a row that is the mean of theirs by other factors than the raw attention's.
 */
final class WindowFeatures {
  private static final ProfileKernel KERNEL = ProfileKernel.fastest();
  private static final AttentionKernel ATTENTION = AttentionKernel.fastest();

  private final NoteWindow window;
  private final int size;
  private final ProfileKernel.Tokens tokens;
  private final float[] ones;

  /** The first tokens of the words of several tokens, the longest words first. */
  private final int[] several;

  /** By place in a word, from 0: how many words have it. */
  private final int[] longer;

  /** What is paid to them, then zeros up to a whole vector. */
  private final float[] toSeveral;

  private final float[] toSeveralWeighted;
  private final double evenEntropy;

  /** Of the latest head: shape {@code [heads][tokens][tokens]}. */
  private float[] attention = {};

  private final float[] norms;
  private final float[] logNorms;

  private final float[] mean;
  private final float[] rowSums = new float[NoteProfile.WEIGHTINGS * ProfileKernel.SUMS];

  WindowFeatures(NoteWindow window) {
    this.window = window;
    size = window.tokens();
    norms = new float[size];
    logNorms = new float[size];
    ones = new float[size];
    Arrays.fill(ones, 1);
    tokens = tokens(window);
    int[] lengths = IntStream.range(0, window.unitCount()).map(window::length).toArray();
    several =
        IntStream.range(0, lengths.length)
            .filter(unit -> lengths[unit] > 1)
            .boxed()
            .sorted(Comparator.comparingInt(unit -> -lengths[unit]))
            .mapToInt(unit -> window.starts()[unit])
            .toArray();
    longer =
        IntStream.range(0, Arrays.stream(lengths).max().orElseThrow())
            .map(k -> (int) Arrays.stream(lengths).filter(length -> length > k).count())
            .toArray();
    toSeveral = new float[AttentionKernel.padded(several.length)];
    toSeveralWeighted = new float[toSeveral.length];
    evenEntropy = Math.log(window.unitCount());
    mean = new float[size];
  }

  private static ProfileKernel.Tokens tokens(NoteWindow window) {
    int count = window.tokens();
    ProfileKernel.Tokens tokens =
        new ProfileKernel.Tokens(
            new int[count], new float[count], new float[count], new float[count]);
    for (int token = 0; token < count; token++) {
      int unit = window.units()[token];
      tokens.start()[token] = window.starts()[unit];
      tokens.whole()[token] = window.length(unit) == 1 ? 1 : 0;
      tokens.word()[token] = unit > 0 && unit < window.unitCount() - 1 ? 1 : 0;
      tokens.mark()[token] = window.punctuation()[unit] ? tokens.word()[token] : 0;
    }
    return tokens;
  }

  /** Whether they are those of that window, the same object. */
  boolean areOf(NoteWindow other) {
    return window.ids() == other.ids();
  }

  /**
   * Adds those of the words that count here.
   *
   * @param allAttention shape {@code [heads][tokens][tokens]}
   * @param allNorms shape {@code [heads][tokens]}
   * @param features modified: raw, then norm-weighted, from {@code at} on
   */
  void add(int head, float[] allAttention, float[] allNorms, double[] features, int at) {
    attention = allAttention;
    System.arraycopy(allNorms, head * size, norms, 0, size);
    for (int token = 0; token < size; token++) {
      logNorms[token] = (float) Math.log(Math.max(norms[token], Float.MIN_NORMAL));
    }
    for (int unit = 1; unit < window.unitCount() - 1; unit++) {
      if (window.counted()[unit]) {
        add(head, unit, features, at);
      }
    }
  }

  private void add(int head, int unit, double[] features, int at) {
    int first = window.starts()[unit];
    int row = (head * size + first) * size;
    int weighted = at + HeadFeature.COUNT;
    if (window.length(unit) == 1) {
      sum(attention, row, first);
      finish(unit, attention, row, ones, 0, features, at);
      finish(unit, attention, row, norms, ProfileKernel.SUMS, features, weighted);
      return;
    }
    average(unit, row, false);
    sum(mean, 0, first);
    finish(unit, mean, 0, ones, 0, features, at);
    average(unit, row, true);
    sum(mean, 0, first);
    finish(unit, mean, 0, norms, ProfileKernel.SUMS, features, weighted);
  }

  private void sum(float[] row, int at, int from) {
    KERNEL.sum(tokens, row, at, norms, logNorms, from, rowSums);
    sumUpSeveral(row, at);
    rowSums[ProfileKernel.LOGARITHMS] += logarithms(toSeveral);
    rowSums[ProfileKernel.SUMS + ProfileKernel.LOGARITHMS] += logarithms(toSeveralWeighted);
  }

  private static float logarithms(float[] weights) {
    return (float) ATTENTION.logarithms(weights, 0, weights.length);
  }

  private void sumUpSeveral(float[] row, int at) {
    for (int word = 0; word < several.length; word++) {
      int token = several[word];
      float first = row[at + token];
      float second = row[at + token + 1];
      toSeveral[word] = first + second;
      toSeveralWeighted[word] = first * norms[token] + second * norms[token + 1];
    }
    for (int place = 2; place < longer.length; place++) {
      for (int word = 0; word < longer[place]; word++) {
        int token = several[word] + place;
        float paid = row[at + token];
        toSeveral[word] += paid;
        toSeveralWeighted[word] += paid * norms[token];
      }
    }
  }

  /** The mean of the rows of a unit's tokens, or of what makes their weighted sums 1. */
  private void average(int unit, int firstRow, boolean weighted) {
    Arrays.fill(mean, 0);
    int count = window.length(unit);
    for (int row = firstRow; row < firstRow + count * size; row += size) {
      float sum = weighted ? ATTENTION.dot(attention, row, norms, 0, size) : 1;
      float factor = sum == 0 ? 0 : 1 / (count * sum);
      for (int key = 0; key < size; key++) {
        mean[key] += factor * attention[row + key];
      }
    }
  }

  /** Adds the features, in the order of {@link HeadFeature}. */
  private void finish(
      int unit, float[] row, int at, float[] by, int ofRow, double[] features, int to) {
    float total = rowSums[ofRow + ProfileKernel.TOTAL];
    if (total == 0) {
      return;
    }
    int last = window.unitCount() - 1;
    double share = 1.0 / total;
    float words = rowSums[ofRow + ProfileKernel.TO_WORDS];
    double entropy = Math.log(total) - rowSums[ofRow + ProfileKernel.LOGARITHMS] * share;
    features[to] += Math.max(0, entropy) / evenEntropy;
    features[to + 1] += words == 0 ? 0 : rowSums[ofRow + ProfileKernel.DISTANCE] / words;
    features[to + 2] += rowSums[ofRow + ProfileKernel.FAR] * share;
    features[to + 3] += paid(0, row, at, by) * share;
    features[to + 4] += paid(last, row, at, by) * share;
    features[to + 5] += rowSums[ofRow + ProfileKernel.TO_MARKS] * share;
    features[to + 6] += paid(unit, row, at, by) * share;
    features[to + 7] += unit > 1 ? paid(unit - 1, row, at, by) * share : 0;
    features[to + 8] += unit < last - 1 ? paid(unit + 1, row, at, by) * share : 0;
  }

  /** The sum over a unit's tokens. */
  private float paid(int unit, float[] row, int at, float[] by) {
    float sum = 0;
    for (int token = window.starts()[unit]; token < window.end(unit); token++) {
      sum += row[at + token] * by[token];
    }
    return sum;
  }
}
