package org.coattend.coupling;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the heads of factored attention do, from a range of target columns: sums that add up over
 * ranges.
 *
 * <p>Head h attends from i to j with {@code c_ij / s}, where c ≥ 0 is how much of its value matrix
 * there is in W_ij and the scale s is the largest {@code Σ_j c_ij} of any i; the rest up to one is
 * what i pays to itself, which couples it to nothing.
 */
public final class HeadAttention implements Serializable {
  private static final int TOP = 10;

  private static final Comparator<Pair> STRONGEST_FIRST =
      Comparator.comparingDouble(Pair::strength)
          .reversed()
          .thenComparingInt(Pair::i)
          .thenComparingInt(Pair::j);

  /**
   * A target i, a column j that it attends to, from 0, and how much of the value there is in W_ij.
   */
  private record Pair(int i, int j, float strength) implements Serializable {}

  /**
   * What one head does.
   *
   * @param scale the factor of its value matrix: {@code W_ij = Σ scale · attention_ij · value}
   * @param share of the couplings' squared norm, 0…1
   * @param entropy of its attention, that of a position to itself included, mean over positions, in
   *     nats
   * @param kept attention that a position pays to itself, mean over positions, 0…1
   * @param top the pairs with the most attention, the most first
   */
  public record Summary(double scale, double share, double entropy, double kept, List<Top> top) {}

  /**
   * Attention from column i to column j.
   *
   * @param i from 0, among the fitted columns
   * @param j from 0, among the fitted columns
   */
  public record Top(int i, int j, double attention) {}

  private final HeadValues values;
  private final int from;
  private final double[][] sums;
  private final double[][] logarithms;
  private final double[] squares;
  private final List<List<Pair>> top = new ArrayList<>();

  /** Nothing yet, of the targets {@code from} to {@code to}, the latter excluded. */
  public HeadAttention(HeadValues values, int from, int to) {
    this.values = values;
    this.from = from;
    sums = new double[values.heads()][to - from];
    logarithms = new double[values.heads()][to - from];
    squares = new double[values.heads()];
    for (int head = 0; head < values.heads(); head++) {
      top.add(new ArrayList<>());
    }
  }

  /** About the heap that a range takes. */
  static long bytes(long targets, long heads) {
    return heads * (2 * Double.BYTES * targets + 64 * TOP);
  }

  /** The values of the heads. */
  public HeadValues values() {
    return values;
  }

  /**
   * Takes in a target.
   *
   * @param coefficients shape {@code [columns][matrices]}
   */
  void add(int i, float[] coefficients) {
    int target = i - from;
    for (int at = 0; at < coefficients.length; at++) {
      int j = at / values.count;
      float strength = Math.abs(coefficients[at]);
      if (strength > 0 && j != i) {
        int head = HeadValues.head(at % values.count, coefficients[at]);
        sums[head][target] += strength;
        logarithms[head][target] += strength * Math.log(strength);
        squares[head] += (double) strength * strength;
        List<Pair> best = top.get(head);
        if (best.size() < TOP || strength > best.get(TOP - 1).strength) {
          keep(best, new Pair(i, j, strength));
        }
      }
    }
  }

  /** Takes in a range of targets within this one. */
  public void add(HeadAttention part) {
    for (int head = 0; head < squares.length; head++) {
      int at = part.from - from;
      System.arraycopy(part.sums[head], 0, sums[head], at, part.sums[head].length);
      System.arraycopy(part.logarithms[head], 0, logarithms[head], at, part.sums[head].length);
      squares[head] += part.squares[head];
      for (Pair pair : part.top.get(head)) {
        keep(top.get(head), pair);
      }
    }
  }

  private static void keep(List<Pair> best, Pair pair) {
    best.add(pair);
    best.sort(STRONGEST_FIRST);
    if (best.size() > TOP) {
      best.remove(TOP);
    }
  }

  /** Number of heads. */
  public int heads() {
    return squares.length;
  }

  /** What a head does, from 0, once all targets are in. */
  public Summary summary(int head) {
    double scale = 0;
    double all = 0;
    for (double square : squares) {
      all += square;
    }
    for (double sum : sums[head]) {
      scale = Math.max(scale, sum);
    }
    double entropy = 0;
    double kept = 0;
    int targets = sums[head].length;
    for (int i = 0; i < targets; i++) {
      double self = scale > 0 ? 1 - sums[head][i] / scale : 1;
      kept += self / targets;
      if (scale > 0) {
        entropy += (sums[head][i] * Math.log(scale) - logarithms[head][i]) / scale / targets;
      }
      entropy -= self > 0 ? self * Math.log(self) / targets : 0;
    }
    double divisor = scale;
    return new Summary(
        scale,
        all > 0 ? squares[head] / all : 0,
        entropy,
        kept,
        top.get(head).stream()
            .map(pair -> new Top(pair.i, pair.j, pair.strength / divisor))
            .toList());
  }
}
