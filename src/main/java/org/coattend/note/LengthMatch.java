package org.coattend.note;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.ToDoubleFunction;

/**
 * Two cohorts compared at equal length. Lengths in tokens are cut into octaves, and these into
 * halves, down to eighths, while each half has no note or {@value #ENOUGH}; neighbouring strata
 * make groups of {@value #OF_A_GROUP} notes. A feature of a note in stratum s of group g, of which
 * x is the logarithm of its tokens, r its words, marks, strings and characters per token, and z
 * whether it is of the other cohort, is
 *
 * <p>y = a_s + b_s x + c_g·r + α z + e,
 *
 * <p>so that α is told by notes of like length in tokens alone, no curve over all lengths is
 * assumed, and what lines in r explain is not the cohort's: a corpus that is split by words differs
 * at equal tokens in words per token. With d what the rest leaves of z, the least squares estimate
 * is α = Σ d y / Σ d². Its variance is Σ_h σ²_h / (Σ d²)², with σ²_h the sum of d² over cohort h
 * times residual variance by cohort and stratum, freed of its bias as HC2 is; degrees of freedom
 * are Welch's and Satterthwaite's (Imbens and Kolesár 2016 compare such).
 */
final class LengthMatch {
  /** Notes of both cohorts that a stratum keeps when it is cut. */
  private static final int ENOUGH = 6;

  /** Notes of a group, or more: slopes differ between short notes and long ones. */
  private static final int OF_A_GROUP = 100;

  /** Σ d² from which there is an estimate; that of four notes beside four alike in length. */
  private static final double LEAST = 2;

  /** Degrees of freedom of a cohort from which it tells its variance; less is rounding. */
  private static final double LEAST_FREE = 1;

  /** A variance of which this share of the mean square is left, or less, is rounding. */
  private static final double ROUNDING = 1e-12;

  /** Of one feature; NaN where the notes tell nothing, the error where it does not vary. */
  record Estimate(double difference, double error, double freedom) implements Serializable {
    static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN);
  }

  private final List<LengthGroup> groups;
  private final double information;

  /** Variance of a residual by cohort, times this, has no bias where variances are equal. */
  private final double[] correction = new double[2];

  /** Degrees of freedom of that variance. */
  private final double[] freedom = new double[2];

  /**
   * @param one a cohort's notes by interval of their lengths
   * @param other those of another cohort
   */
  LengthMatch(NavigableMap<Integer, LengthSums> one, NavigableMap<Integer, LengthSums> other) {
    List<LengthStratum> strata = new ArrayList<>();
    int last = Math.max(one.lastKey(), other.lastKey());
    for (int octave = 0; octave <= last; octave += LengthSums.PER_OCTAVE) {
      cut(one, other, octave, LengthSums.PER_OCTAVE, strata);
    }
    groups = groups(strata);
    information = sum(group -> group.information(0) + group.information(1));
    for (int cohort = 0; cohort < 2; cohort++) {
      int side = cohort;
      double free = sum(group -> group.freedom(side, information, 1));
      correction[side] = sum(group -> group.information(side)) / free;
      freedom[side] = free * free / sum(group -> group.freedom(side, information, 2));
    }
  }

  /** Adds the strata of some intervals that have notes of both cohorts. */
  private static void cut(
      NavigableMap<Integer, LengthSums> one,
      NavigableMap<Integer, LengthSums> other,
      int from,
      int width,
      List<LengthStratum> strata) {
    int half = width / 2;
    long lower = notes(one, from, half) + notes(other, from, half);
    long upper = notes(one, from + half, half) + notes(other, from + half, half);
    if (half > 0 && isEnough(lower) && isEnough(upper)) {
      cut(one, other, from, half, strata);
      cut(one, other, from + half, half, strata);
    } else if (notes(one, from, width) > 0 && notes(other, from, width) > 0) {
      strata.add(LengthStratum.of(sum(one, from, width), sum(other, from, width)));
    }
  }

  private static boolean isEnough(long notes) {
    return notes == 0 || notes >= ENOUGH;
  }

  private static long notes(NavigableMap<Integer, LengthSums> cohort, int from, int width) {
    return cohort.subMap(from, from + width).values().stream().mapToLong(LengthSums::notes).sum();
  }

  private static LengthSums sum(NavigableMap<Integer, LengthSums> cohort, int from, int width) {
    LengthSums whole = new LengthSums(cohort.firstEntry().getValue().features());
    cohort.subMap(from, from + width).forEach((interval, sums) -> whole.add(sums, interval - from));
    return whole;
  }

  /** From the shortest on; what is left over goes to the last. */
  private static List<LengthGroup> groups(List<LengthStratum> strata) {
    List<LengthGroup> groups = new ArrayList<>();
    int from = 0;
    while (from < strata.size()) {
      int to = from;
      for (long notes = 0; to < strata.size() && notes < OF_A_GROUP; to++) {
        notes += strata.get(to).all().notes();
      }
      to = notes(strata.subList(to, strata.size())) < OF_A_GROUP ? strata.size() : to;
      groups.add(new LengthGroup(strata.subList(from, to)));
      from = to;
    }
    return groups;
  }

  private static long notes(List<LengthStratum> strata) {
    return strata.stream().mapToLong(stratum -> stratum.all().notes()).sum();
  }

  private double sum(ToDoubleFunction<LengthGroup> value) {
    return groups.stream().mapToDouble(value).sum();
  }

  /**
   * Σ d²: n m / (n + m) for n notes of a cohort and m of the other that are alike in length by
   * every measure, and less when they differ.
   */
  double information() {
    return information;
  }

  /** The other cohort's excess in a feature. */
  Estimate estimate(int feature) {
    if (information < LEAST || !(Math.min(freedom[0], freedom[1]) >= LEAST_FREE)) {
      return Estimate.NONE;
    }
    double difference = sum(group -> group.product(feature)) / information;
    double[] scatter = new double[2];
    for (LengthGroup group : groups) {
      LengthSums.addScaled(1, group.scatter(feature, difference), scatter);
    }
    double variance = 0;
    double uncertainty = 0;
    for (int side = 0; side < 2; side++) {
      double part = correction[side] * scatter[side];
      variance += part;
      uncertainty += part * part / freedom[side];
    }
    return variance > ROUNDING * sum(group -> group.squares(feature))
        ? new Estimate(
            difference, Math.sqrt(variance) / information, variance * variance / uncertainty)
        : new Estimate(difference, Double.NaN, Double.NaN);
  }
}
