package org.coattend.note;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;

/**
 * Two cohorts compared at equal length. Lengths in tokens are cut into octaves, and these into
 * halves, down to eighths, while each half has no note or {@value #ENOUGH}; a feature of a note in
 * stratum s, of which x is the logarithm of its tokens, r its words, marks, stretches and
 * characters per token, and z whether it is of the other cohort, is
 *
 * <p>y = a_s + b_s x + c·r + α z + e,
 *
 * <p>so that α is told by notes of like length alone, no curve over all lengths is assumed, and a
 * note is not longer because a vocabulary cuts its words into fewer tokens. With d what the rest
 * leaves of z, the least squares estimate is α = Σ d y / Σ d². Its variance is Σ_g σ²_g / (Σ d²)²,
 * with σ²_g the sum of d² over cohort g times residual variance by cohort and stratum, freed of its
 * bias as HC2 is; degrees of freedom are Welch's and Satterthwaite's (Imbens and Kolesár 2016
 * compare such).
 */
final class LengthMatch {
  /** Notes of both cohorts that a stratum keeps when it is cut. */
  private static final int ENOUGH = 6;

  /** Σ d² from which there is an estimate; that of four notes of one length beside four others. */
  private static final double LEAST = 2;

  /** Share of a measure's square, or of a direction's, that is rounding and no variation. */
  private static final double SAME = 1e-8;

  /** A variance of which this share of the mean square is left, or less, is rounding. */
  private static final double ROUNDING = 1e-12;

  private static final int PER_TOKEN = LengthStratum.PER_TOKEN;

  /** Of one feature; NaN where the notes tell nothing, the error where it does not vary. */
  record Estimate(double difference, double error, double freedom) implements Serializable {
    static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN);
  }

  /**
   * A stratum, and what is left there by all but the cohort.
   *
   * @param measures by measure per token, what the stratum's line leaves of it
   * @param cohort by side, d
   */
  private record Part(LengthStratum stratum, double[][] measures, double[][] cohort) {
    static Part of(LengthStratum stratum) {
      double[][] measures = new double[PER_TOKEN][];
      Arrays.setAll(measures, stratum::leftOf);
      return new Part(
          stratum, measures, new double[][] {stratum.leftOfCohort(0), stratum.leftOfCohort(1)});
    }

    /** With what measures, by their slopes, leave of the cohort. */
    Part less(double[] slopes) {
      double[][] left = new double[2][];
      for (int side = 0; side < 2; side++) {
        left[side] = cohort[side].clone();
        addMeasures(-1, slopes, left[side]);
      }
      return new Part(stratum, measures, left);
    }

    void addMeasures(double factor, double[] slopes, double[] combination) {
      for (int k = 0; k < slopes.length; k++) {
        LengthSums.addScaled(factor * slopes[k], measures[k], combination);
      }
    }

    LengthSums notes(int side) {
      return stratum.sides()[side];
    }

    /** Sum of d². */
    double information(int side) {
      return notes(side).squares(cohort[side]);
    }

    /** Mean of d². */
    double weight(int side) {
      return information(side) / notes(side).notes();
    }
  }

  private final List<Part> parts;

  /** Inverse of the sums of products of what is left of the measures per token. */
  private final double[][] inverse;

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
    List<LengthStratum> strata = new ArrayList<>();
    int last = Math.max(one.lastKey(), other.lastKey());
    for (int octave = 0; octave <= last; octave += LengthSums.PER_OCTAVE) {
      cut(one, other, octave, LengthSums.PER_OCTAVE, strata);
    }
    List<Part> byLine = strata.stream().map(Part::of).toList();
    inverse = inverse(byLine);
    double[] slopes = times(inverse, productsWithCohort(byLine));
    parts = byLine.stream().map(part -> part.less(slopes)).toList();
    information =
        parts.stream().mapToDouble(part -> part.information(0) + part.information(1)).sum();
    for (int side = 0; side < 2; side++) {
      countFreedom(side);
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

  /** The pseudo-inverse, so that measures that do not vary, or vary as others do, say nothing. */
  private static double[][] inverse(List<Part> parts) {
    double[][] products = new double[PER_TOKEN][PER_TOKEN];
    double[] squares = new double[PER_TOKEN];
    for (Part part : parts) {
      LengthSums all = part.stratum.all();
      for (int j = 0; j < PER_TOKEN; j++) {
        for (int k = 0; k < PER_TOKEN; k++) {
          products[j][k] += all.inner(part.measures[j], part.measures[k]);
        }
        squares[j] += all.gram(LengthSums.PER_TOKEN + j, LengthSums.PER_TOKEN + j);
      }
    }
    double[] scale = new double[PER_TOKEN];
    Arrays.setAll(
        scale, k -> products[k][k] > SAME * squares[k] ? 1 / Math.sqrt(products[k][k]) : 0);
    double[][] scaled = new double[PER_TOKEN][PER_TOKEN];
    for (int j = 0; j < PER_TOKEN; j++) {
      for (int k = 0; k <= j; k++) {
        scaled[j][k] = scale[j] * products[j][k] * scale[k];
        scaled[k][j] = scaled[j][k];
      }
    }
    EigenDecomposition eigen = new EigenDecomposition(MatrixUtils.createRealMatrix(scaled));
    double[][] inverse = new double[PER_TOKEN][PER_TOKEN];
    for (int i = 0; i < PER_TOKEN; i++) {
      double value = eigen.getRealEigenvalue(i);
      double[] vector = eigen.getEigenvector(i).toArray();
      for (int j = 0; j < PER_TOKEN && value > SAME; j++) {
        for (int k = 0; k < PER_TOKEN; k++) {
          inverse[j][k] += scale[j] * vector[j] * vector[k] * scale[k] / value;
        }
      }
    }
    return inverse;
  }

  private static double[] productsWithCohort(List<Part> parts) {
    double[] products = new double[PER_TOKEN];
    for (Part part : parts) {
      for (int side = 0; side < 2; side++) {
        for (int k = 0; k < PER_TOKEN; k++) {
          products[k] += part.notes(side).inner(part.measures[k], part.cohort[side]);
        }
      }
    }
    return products;
  }

  private static double[] times(double[][] matrix, double[] vector) {
    double[] product = new double[matrix.length];
    for (int j = 0; j < matrix.length; j++) {
      for (int k = 0; k < vector.length; k++) {
        product[j] += matrix[j][k] * vector[k];
      }
    }
    return product;
  }

  private void countFreedom(int side) {
    double whole = 0;
    double free = 0;
    double squared = 0;
    for (Part part : parts) {
      double weight = part.weight(side);
      double ofPart = freedom(part, side);
      whole += part.information(side);
      free += weight * ofPart;
      squared += weight * weight * ofPart;
    }
    correction[side] = whole / free;
    freedom[side] = free * free / squared;
  }

  /** What the estimate leaves free of a side's notes. */
  private double freedom(Part part, int side) {
    LengthSums notes = part.notes(side);
    double taken = part.stratum.freedomOfLine(side) + part.information(side) / information;
    for (int j = 0; j < PER_TOKEN; j++) {
      for (int k = 0; k < PER_TOKEN; k++) {
        taken += inverse[j][k] * notes.inner(part.measures[j], part.measures[k]);
      }
    }
    return Math.max(0, notes.notes() - taken);
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
    if (information < LEAST || !(freedom[0] > 0 && freedom[1] > 0)) {
      return Estimate.NONE;
    }
    double product = 0;
    double[] products = new double[PER_TOKEN];
    for (Part part : parts) {
      for (int side = 0; side < 2; side++) {
        product += part.notes(side).product(part.cohort[side], feature);
      }
      for (int k = 0; k < PER_TOKEN; k++) {
        products[k] += part.stratum.all().product(part.measures[k], feature);
      }
    }
    double difference = product / information;
    double[] slopes = times(inverse, products);
    double variance = 0;
    double uncertainty = 0;
    double square = 0;
    for (int side = 0; side < 2; side++) {
      double scatter = 0;
      for (Part part : parts) {
        double[] fitted = part.stratum.line(feature);
        part.addMeasures(1, slopes, fitted);
        LengthSums.addScaled(difference, part.cohort[side], fitted);
        scatter += part.weight(side) * part.notes(side).residual(feature, fitted);
        square += part.weight(side) * part.notes(side).square(feature);
      }
      double ofSide = correction[side] * scatter;
      variance += ofSide;
      uncertainty += ofSide * ofSide / freedom[side];
    }
    return variance > ROUNDING * square
        ? new Estimate(
            difference, Math.sqrt(variance) / information, variance * variance / uncertainty)
        : new Estimate(difference, Double.NaN, Double.NaN);
  }
}
