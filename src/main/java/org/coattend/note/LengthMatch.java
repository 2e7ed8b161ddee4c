package org.coattend.note;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/**
 * Two cohorts compared at equal length. Lengths are cut into octaves, and these into halves, down
 * to eighths, while each half has no note or {@value #ENOUGH}; a feature of a note in stratum s, of
 * which x is the logarithm of its length and z whether it is of the other cohort, is
 *
 * <p>y = a_s + b_s x + α z + e,
 *
 * <p>so that α is told by notes of like length alone and no curve over all lengths is assumed. With
 * d what a stratum's line leaves of z, the least squares estimate is α = Σ d y / Σ d². Its variance
 * is Σ_g σ²_g / (Σ d²)², with σ²_g the sum of d² over cohort g times residual variance by cohort
 * and stratum, freed of its bias as HC2 is; degrees of freedom are Welch's and Satterthwaite's
 * (Imbens and Kolesár 2016 compare such).
 */
final class LengthMatch {
  /** Notes of both cohorts that a stratum keeps when it is cut. */
  private static final int ENOUGH = 6;

  /** Σ d² from which there is an estimate; that of four notes of one length beside four others. */
  private static final double LEAST = 2;

  /** Variance of the place below which notes are of one length; what is less is rounding. */
  private static final double SAME_LENGTH = 1e-8;

  /** A variance of which this share of the mean square is left, or less, is rounding. */
  private static final double ROUNDING = 1e-12;

  /** Of one feature; NaN where the notes tell nothing, the error where it does not vary. */
  record Estimate(double difference, double error, double freedom) implements Serializable {}

  /** The notes of one cohort in one stratum, and how d goes with their place there. */
  private record Side(LengthSums sums, double middle, double level, double slope) {
    /** Sum over the notes of their place beside the middle. */
    double place() {
      return sums.place - middle * sums.notes;
    }

    double placeSquare() {
      return sums.placeSquare - middle * (2 * sums.place - middle * sums.notes);
    }

    /** Sum over the notes of a feature times the place. */
    double moment(int feature) {
      return sums.moment[feature] - middle * sums.value[feature];
    }

    /** Sum of d². */
    double information() {
      return squares(level, slope);
    }

    /** Sum of d times a feature. */
    double product(int feature) {
      return level * sums.value[feature] + slope * moment(feature);
    }

    /** Sum of (c0 + c1 x)². */
    private double squares(double c0, double c1) {
      return Math.max(0, c0 * (c0 * sums.notes + 2 * c1 * place()) + c1 * c1 * placeSquare());
    }

    /** Sum of (y − c0 − c1 x)². */
    double residual(int feature, double c0, double c1) {
      double fitted = c0 * sums.value[feature] + c1 * moment(feature);
      return Math.max(0, sums.square[feature] - 2 * fitted + squares(c0, c1));
    }
  }

  /** Notes of about one length; spread is the sum over them of the squared place. */
  private record Stratum(Side[] sides, double spread) {
    static Stratum of(LengthSums one, LengthSums other) {
      double notes = one.notes + other.notes;
      double middle = (one.place + other.place) / notes;
      Side[] sides = {new Side(one, middle, 0, 0), new Side(other, middle, 0, 0)};
      double spread = sides[0].placeSquare() + sides[1].placeSquare();
      double varied = spread > SAME_LENGTH * notes ? spread : 0;
      double slope = varied == 0 ? 0 : -sides[1].place() / varied;
      double share = other.notes / notes;
      return new Stratum(
          new Side[] {
            new Side(one, middle, -share, slope), new Side(other, middle, 1 - share, slope)
          },
          varied);
    }

    double notes() {
      return sides[0].sums.notes + sides[1].sums.notes;
    }

    /** What the estimate leaves free of a side's notes; {@code whole} is Σ d² over all strata. */
    double freedom(Side side, double whole) {
      double line = side.sums.notes / notes() + (spread == 0 ? 0 : side.placeSquare() / spread);
      return Math.max(0, side.sums.notes - line - side.information() / whole);
    }

    /** Mean of a feature. */
    double level(int feature) {
      return (sides[0].sums.value[feature] + sides[1].sums.value[feature]) / notes();
    }

    /** By how much it goes with the place. */
    double slope(int feature) {
      return spread == 0 ? 0 : (sides[0].moment(feature) + sides[1].moment(feature)) / spread;
    }
  }

  private final List<Stratum> strata = new ArrayList<>();
  private final double information;

  /** Variance of a residual by cohort, times this, is unbiased. */
  private final double[] correction = new double[2];

  /** Degrees of freedom of that variance. */
  private final double[] freedom = new double[2];

  /**
   * @param one a cohort's notes by interval of their lengths
   * @param other those of another cohort
   */
  LengthMatch(NavigableMap<Integer, LengthSums> one, NavigableMap<Integer, LengthSums> other) {
    int last = Math.max(one.lastKey(), other.lastKey());
    for (int octave = 0; octave <= last; octave += LengthSums.PER_OCTAVE) {
      cut(one, other, octave, LengthSums.PER_OCTAVE);
    }
    information = strata.stream().mapToDouble(LengthMatch::information).sum();
    for (int cohort = 0; cohort < 2; cohort++) {
      double whole = 0;
      double free = 0;
      double squared = 0;
      for (Stratum stratum : strata) {
        Side side = stratum.sides[cohort];
        double weight = side.information() / side.sums.notes;
        double left = stratum.freedom(side, information);
        whole += side.information();
        free += weight * left;
        squared += weight * weight * left;
      }
      correction[cohort] = whole / free;
      freedom[cohort] = free * free / squared;
    }
  }

  private static double information(Stratum stratum) {
    return stratum.sides[0].information() + stratum.sides[1].information();
  }

  /** Adds the strata of some intervals that have notes of both cohorts. */
  private void cut(
      NavigableMap<Integer, LengthSums> one,
      NavigableMap<Integer, LengthSums> other,
      int from,
      int width) {
    int half = width / 2;
    long lower = notes(one, from, half) + notes(other, from, half);
    long upper = notes(one, from + half, half) + notes(other, from + half, half);
    if (half > 0 && isEnough(lower) && isEnough(upper)) {
      cut(one, other, from, half);
      cut(one, other, from + half, half);
    } else if (notes(one, from, width) > 0 && notes(other, from, width) > 0) {
      strata.add(Stratum.of(sum(one, from, width), sum(other, from, width)));
    }
  }

  private static boolean isEnough(long notes) {
    return notes == 0 || notes >= ENOUGH;
  }

  private static long notes(NavigableMap<Integer, LengthSums> cohort, int from, int width) {
    return cohort.subMap(from, from + width).values().stream().mapToLong(sums -> sums.notes).sum();
  }

  private static LengthSums sum(NavigableMap<Integer, LengthSums> cohort, int from, int width) {
    LengthSums whole = new LengthSums(cohort.firstEntry().getValue().value.length);
    cohort.subMap(from, from + width).forEach((interval, sums) -> whole.add(sums, interval - from));
    return whole;
  }

  /**
   * Σ d²: n m / (n + m) for n notes of a cohort and m of the other that are all of one length, and
   * less when lengths differ.
   */
  double information() {
    return information;
  }

  /** The other cohort's excess in a feature. */
  Estimate estimate(int feature) {
    if (information < LEAST) {
      return new Estimate(Double.NaN, Double.NaN, Double.NaN);
    }
    double product = 0;
    for (Stratum stratum : strata) {
      product += stratum.sides[0].product(feature) + stratum.sides[1].product(feature);
    }
    double difference = product / information;
    double variance = 0;
    double uncertainty = 0;
    for (int cohort = 0; cohort < 2; cohort++) {
      double part = correction[cohort] * scatter(feature, cohort, difference);
      variance += part;
      uncertainty += part * part / freedom[cohort];
    }
    return isRounding(feature, variance)
        ? new Estimate(difference, Double.NaN, Double.NaN)
        : new Estimate(
            difference, Math.sqrt(variance) / information, variance * variance / uncertainty);
  }

  /** Sum of d² times residual variance. */
  private double scatter(int feature, int cohort, double difference) {
    double scatter = 0;
    for (Stratum stratum : strata) {
      Side side = stratum.sides[cohort];
      double residual =
          side.residual(
              feature,
              stratum.level(feature) + difference * side.level,
              stratum.slope(feature) + difference * side.slope);
      scatter += side.information() / side.sums.notes * residual;
    }
    return scatter;
  }

  private boolean isRounding(int feature, double variance) {
    double square = 0;
    for (Stratum stratum : strata) {
      for (Side side : stratum.sides) {
        square += side.information() / side.sums.notes * side.sums.square[feature];
      }
    }
    return !(variance > ROUNDING * square);
  }
}
