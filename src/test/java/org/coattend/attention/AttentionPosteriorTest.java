package org.coattend.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AttentionPosteriorTest {
  private static final int COMPONENTS = 6;
  private static final int WIDTH = 3;
  private static final int QUERIES = 40;

  private final Random random = new Random(17);

  /** Vectors of length 2. */
  private double[][] means() {
    double[][] means = new double[COMPONENTS][WIDTH];
    for (double[] mean : means) {
      double squares = 0;
      for (int k = 0; k < WIDTH; k++) {
        mean[k] = random.nextGaussian();
        squares += mean[k] * mean[k];
      }
      for (int k = 0; k < WIDTH; k++) {
        mean[k] *= 2 / Math.sqrt(squares);
      }
    }
    return means;
  }

  private double[][] normals(int rows, int columns) {
    double[][] normals = new double[rows][columns];
    for (double[] row : normals) {
      for (int k = 0; k < columns; k++) {
        row[k] = random.nextGaussian();
      }
    }
    return normals;
  }

  @Test
  void ofAMixtureOfGaussiansWithEqualNormsItIsTheExactPosterior() {
    double variance = .8;
    double[][] means = means();
    double[] mixing = {.3, .05, .25, .1, .2, .1};
    double[][] queries = normals(QUERIES, WIDTH);
    double[][] values = normals(COMPONENTS, 2);
    double[][] log = new double[1][COMPONENTS];
    for (int k = 0; k < COMPONENTS; k++) {
      log[0][k] = Math.log(mixing[k]);
    }

    AttentionPosterior posterior =
        AttentionPosterior.of(
            new Attention(new ScoreFunction.Dot(), variance),
            Nd4j.create(new double[][][] {queries}),
            Nd4j.create(new double[][][] {means}),
            Nd4j.create(new double[][][] {values}),
            new Prior(Nd4j.create(new double[][][] {log})));

    for (int q = 0; q < QUERIES; q++) {
      double[] exact = new double[COMPONENTS];
      double sum = 0;
      for (int k = 0; k < COMPONENTS; k++) {
        double squares = 0;
        for (int j = 0; j < WIDTH; j++) {
          squares += Math.pow(queries[q][j] - means[k][j], 2);
        }
        exact[k] = mixing[k] * Math.exp(-squares / (2 * variance));
        sum += exact[k];
      }
      double entropy = 0;
      double[] mean = new double[2];
      double[] second = new double[2];
      for (int k = 0; k < COMPONENTS; k++) {
        double weight = exact[k] / sum;
        assertThat(posterior.weights().getDouble(0, q, k)).isCloseTo(weight, within(1e-12));
        entropy -= weight * Math.log(weight);
        for (int j = 0; j < 2; j++) {
          mean[j] += weight * values[k][j];
          second[j] += weight * values[k][j] * values[k][j];
        }
      }
      assertThat(posterior.entropy().getDouble(0, q)).isCloseTo(entropy, within(1e-12));
      assertThat(posterior.effectiveItems().getDouble(0, q))
          .isCloseTo(Math.exp(entropy), within(1e-11))
          .isBetween(1.0, (double) COMPONENTS);
      for (int j = 0; j < 2; j++) {
        assertThat(posterior.mean().getDouble(0, q, j)).isCloseTo(mean[j], within(1e-12));
        assertThat(posterior.variance().getDouble(0, q, j))
            .isCloseTo(second[j] - mean[j] * mean[j], within(1e-12));
      }
    }
  }

  @Test
  void theVarianceOfValuesFarFromZeroIsNotLostInSinglePrecisionNorToPaddedKeys() {
    INDArray keys = Nd4j.zeros(1, 3, 1);
    INDArray values = Nd4j.create(new float[] {10_000f, 10_001f, 0}, new long[] {1, 3, 1});
    INDArray allowed = Nd4j.create(new float[] {1, 1, 0}, new long[] {1, 1, 3});

    AttentionPosterior posterior =
        AttentionPosterior.of(
            Attention.scaledDot(), Nd4j.zeros(1, 1, 1), keys, values, Prior.mask(allowed));

    assertThat(posterior.variance().getDouble(0, 0, 0)).isCloseTo(.25, within(1e-6));
  }

  @Test
  void aQueryThatMayAttendToNothingHasNothing() {
    INDArray items = Nd4j.create(new double[][][] {{{1, 2}, {3, 5}}});
    INDArray allowed = Nd4j.create(new double[][][] {{{0, 0}, {1, 0}}});

    AttentionPosterior posterior =
        AttentionPosterior.of(Attention.scaledDot(), items, items, items, Prior.mask(allowed));

    double[] context = {0, 0, 1, 2};
    assertThat(posterior.mean().dup('c').data().asDouble()).containsExactly(context);
    assertThat(posterior.variance().dup('c').data().asDouble()).containsOnly(0);
    assertThat(posterior.entropy().dup('c').data().asDouble()).containsOnly(0);
    assertThat(posterior.effectiveItems().dup('c').data().asDouble()).containsExactly(0, 1);
  }
}
