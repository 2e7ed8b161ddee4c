package org.coattend.note;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;

/**
 * Neighbouring strata in which features go alike with the measures per token: c·r has one c, see
 * {@link LengthMatch}.
 */
final class LengthGroup {
  /** Share of a measure's square, or of a direction's, that is rounding and no variation. */
  private static final double SAME = 1e-8;

  private static final int SLOPES = LengthSums.MEASURES - LengthSums.PER_TOKEN;

  private final List<LengthStratum> strata;

  /** By stratum and measure per token, what the stratum's line leaves of it. */
  private final double[][][] measures;

  /** By stratum and side, d: what all else leaves of being of the other cohort. */
  private final double[][][] cohort;

  /** By stratum and side, the sum of d². */
  private final double[][] information;

  /** Inverse of the sums of products of what is left of the measures. */
  private final double[][] inverse;

  /**
   * @param strata one or more
   */
  LengthGroup(List<LengthStratum> strata) {
    this.strata = strata;
    measures = new double[strata.size()][SLOPES][];
    cohort = new double[strata.size()][2][];
    information = new double[strata.size()][2];
    for (int s = 0; s < measures.length; s++) {
      LengthStratum stratum = strata.get(s);
      Arrays.setAll(measures[s], k -> stratum.leftOf(LengthSums.PER_TOKEN + k));
      Arrays.setAll(cohort[s], stratum::leftOfCohort);
    }
    inverse = inverse();
    double[] slopes = slopes(this::productWithCohort);
    for (int s = 0; s < measures.length; s++) {
      for (int side = 0; side < 2; side++) {
        addMeasures(-1, slopes, s, cohort[s][side]);
        information[s][side] = notes(s, side).squares(cohort[s][side]);
      }
    }
  }

  private LengthSums notes(int s, int side) {
    return strata.get(s).sides()[side];
  }

  /** The pseudo-inverse, so that measures that do not vary, or vary as others do, say nothing. */
  private double[][] inverse() {
    double[][] products = new double[SLOPES][SLOPES];
    double[] squares = new double[SLOPES];
    for (int s = 0; s < measures.length; s++) {
      LengthSums all = strata.get(s).all();
      for (int j = 0; j < SLOPES; j++) {
        for (int k = 0; k < SLOPES; k++) {
          products[j][k] += all.inner(measures[s][j], measures[s][k]);
        }
        squares[j] += all.gram(LengthSums.PER_TOKEN + j, LengthSums.PER_TOKEN + j);
      }
    }
    double[] scale = new double[SLOPES];
    Arrays.setAll(
        scale, k -> products[k][k] > SAME * squares[k] ? 1 / Math.sqrt(products[k][k]) : 0);
    double[][] scaled = new double[SLOPES][SLOPES];
    for (int j = 0; j < SLOPES; j++) {
      for (int k = 0; k <= j; k++) {
        scaled[j][k] = scale[j] * products[j][k] * scale[k];
        scaled[k][j] = scaled[j][k];
      }
    }
    EigenDecomposition eigen = new EigenDecomposition(MatrixUtils.createRealMatrix(scaled));
    double[][] inverted = new double[SLOPES][SLOPES];
    for (int i = 0; i < SLOPES; i++) {
      double value = eigen.getRealEigenvalue(i);
      double[] vector = eigen.getEigenvector(i).toArray();
      for (int j = 0; j < SLOPES && value > SAME; j++) {
        for (int k = 0; k < SLOPES; k++) {
          inverted[j][k] += scale[j] * vector[j] * vector[k] * scale[k] / value;
        }
      }
    }
    return inverted;
  }

  /** Sum over a stratum of the products of a variable with a combination of measures. */
  private interface Product {
    double with(int s, double[] combination);
  }

  private double productWithCohort(int s, double[] combination) {
    return notes(s, 0).inner(combination, cohort[s][0])
        + notes(s, 1).inner(combination, cohort[s][1]);
  }

  /** By how much a variable goes with what is left of the measures. */
  private double[] slopes(Product variable) {
    double[] products = new double[SLOPES];
    for (int s = 0; s < measures.length; s++) {
      for (int k = 0; k < SLOPES; k++) {
        products[k] += variable.with(s, measures[s][k]);
      }
    }
    double[] slopes = new double[SLOPES];
    for (int j = 0; j < SLOPES; j++) {
      for (int k = 0; k < SLOPES; k++) {
        slopes[j] += inverse[j][k] * products[k];
      }
    }
    return slopes;
  }

  private void addMeasures(double factor, double[] slopes, int s, double[] combination) {
    for (int k = 0; k < SLOPES; k++) {
      LengthSums.addScaled(factor * slopes[k], measures[s][k], combination);
    }
  }

  /** Sum of d² over a side. */
  double information(int side) {
    double sum = 0;
    for (double[] ofStratum : information) {
      sum += ofStratum[side];
    }
    return sum;
  }

  /** Sum of d times a feature. */
  double product(int feature) {
    double sum = 0;
    for (int s = 0; s < measures.length; s++) {
      for (int side = 0; side < 2; side++) {
        sum += notes(s, side).product(cohort[s][side], feature);
      }
    }
    return sum;
  }

  /** Mean of d² over a side of a stratum. */
  private double weight(int s, int side) {
    return information[s][side] / notes(s, side).notes();
  }

  /**
   * Degrees of freedom that are left of a side's notes, times their stratum's mean of d² to a
   * power.
   *
   * @param whole sum of d² over all groups
   */
  double freedom(int side, double whole, int power) {
    double sum = 0;
    for (int s = 0; s < measures.length; s++) {
      LengthSums notes = notes(s, side);
      double taken = strata.get(s).freedomOfLine(side) + information[s][side] / whole;
      for (int j = 0; j < SLOPES; j++) {
        for (int k = 0; k < SLOPES; k++) {
          taken += inverse[j][k] * notes.inner(measures[s][j], measures[s][k]);
        }
      }
      sum += Math.pow(weight(s, side), power) * Math.max(0, notes.notes() - taken);
    }
    return sum;
  }

  /**
   * By side, the sum of d² times residual variance.
   *
   * @param difference α
   */
  double[] scatter(int feature, double difference) {
    double[] slopes = slopes((s, combination) -> strata.get(s).all().product(combination, feature));
    double[] scatter = new double[2];
    for (int s = 0; s < measures.length; s++) {
      double[] shared = strata.get(s).line(feature);
      addMeasures(1, slopes, s, shared);
      for (int side = 0; side < 2; side++) {
        double[] fitted = shared.clone();
        LengthSums.addScaled(difference, cohort[s][side], fitted);
        scatter[side] += weight(s, side) * notes(s, side).residual(feature, fitted);
      }
    }
    return scatter;
  }

  /** Sum of d² times the mean square of a feature. */
  double squares(int feature) {
    double sum = 0;
    for (int s = 0; s < measures.length; s++) {
      for (int side = 0; side < 2; side++) {
        sum += weight(s, side) * notes(s, side).square(feature);
      }
    }
    return sum;
  }
}
