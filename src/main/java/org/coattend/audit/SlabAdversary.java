package org.coattend.audit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The attention farthest from a given one among those with a score between two bounds: maximises
 * JSD(a, x) over x ≥ 0 with Σ x = Σ a and low ≤ Σ x_i s_i ≤ high, exactly unless said otherwise.
 *
 * <p>The divergence is convex in x, so that a vertex is highest, and a vertex has one or two
 * positive entries. Its divergence is m ln 2 less, for each of these, the loss L(a, x) = ½ [(a+x)
 * ln (a+x) − a ln a − x ln x], m = Σ a. The loss rises with a and is concave in x. So of the
 * positions on one side of a bound, one that has others of no more attention both nearer to and
 * farther from the bound can be left out; of points drawn at random few remain, and those that do
 * are given up when L of the lesser attention, moved alone, exceeds the least loss so far. Where
 * many remain all the same, as when attention falls towards the bound, pairs of the least attention
 * are tried, up to a number of them; what they reach is allowed, and may not be the farthest.
 */
final class SlabAdversary {
  /** Pairs that are tried at a bound; a million take some tenths of a second. */
  private static final int MOST_PAIRS = 1_000_000;

  /**
   * What was found.
   *
   * @param attention shape {@code [positions]}
   * @param exact whether none is farther; when there were too many pairs to try, one may be
   */
  record Farthest(double[] attention, boolean exact) {}

  private final double[] attention;
  private final double[] scores;
  private final double mass;
  private final int[] ascending;
  private double least = Double.POSITIVE_INFINITY;
  private double[] farthest;
  private boolean exact = true;

  private SlabAdversary(double[] attention, double[] scores) {
    this.attention = attention;
    this.scores = scores;
    mass = Arrays.stream(attention).sum();
    ascending =
        IntStream.range(0, attention.length)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> attention[k]))
            .mapToInt(Integer::intValue)
            .toArray();
    farthest = attention.clone();
  }

  /**
   * The farthest attention; the given one when no other is within the bounds.
   *
   * @param attention shape {@code [positions]}, 0 or more
   * @param scores shape {@code [positions]}
   * @param low bound, may be infinite
   * @param high bound, may be infinite
   */
  static Farthest farthest(double[] attention, double[] scores, double low, double high) {
    SlabAdversary search = new SlabAdversary(attention, scores);
    search.singles(low, high);
    for (double bound : new double[] {low, high}) {
      if (Double.isFinite(bound)) {
        search.pairs(bound);
      }
    }
    return new Farthest(search.farthest, search.exact);
  }

  /** All on one position. */
  private void singles(double low, double high) {
    for (int i : ascending) {
      double score = mass * scores[i];
      if (score >= low && score <= high) {
        least = loss(attention[i], mass);
        farthest = new double[attention.length];
        farthest[i] = mass;
        return;
      }
    }
  }

  /** All on two positions, on both sides of a bound. */
  private void pairs(double bound) {
    int[] below = front(bound, 1);
    int[] above = front(bound, -1);
    int tried = 0;
    for (int i : below) {
      for (int j : above) {
        if (loss(Math.min(attention[i], attention[j]), mass) >= least) {
          break;
        }
        if (tried++ == MOST_PAIRS) {
          exact = false;
          return;
        }
        double under = bound - mass * scores[i];
        double over = mass * scores[j] - bound;
        double moved = under + over == 0 ? mass : mass * over / (under + over);
        double loss = loss(attention[i], moved) + loss(attention[j], mass - moved);
        if (i != j && loss < least) {
          least = loss;
          farthest = new double[attention.length];
          farthest[i] = moved;
          farthest[j] = mass - moved;
        }
      }
    }
  }

  /** Positions on one side of a bound that can be of the best pair, the least attention first. */
  private int[] front(double bound, int side) {
    double nearest = Double.POSITIVE_INFINITY;
    double furthest = Double.NEGATIVE_INFINITY;
    int[] front = new int[ascending.length];
    int count = 0;
    for (int i : ascending) {
      double distance = side * (bound - mass * scores[i]);
      if (distance >= 0 && (distance < nearest || distance > furthest)) {
        front[count++] = i;
        nearest = Math.min(nearest, distance);
        furthest = Math.max(furthest, distance);
      }
    }
    return Arrays.copyOf(front, count);
  }

  /** L(a, x), what attention x lacks of x ln 2 where the given one is a. */
  static double loss(double a, double x) {
    return (product(a + x) - product(a) - product(x)) / 2;
  }

  private static double product(double x) {
    return x > 0 ? x * Math.log(x) : 0;
  }
}
