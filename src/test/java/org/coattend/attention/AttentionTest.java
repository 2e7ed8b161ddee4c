package org.coattend.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AttentionTest {
  private static final int BATCH = 3;
  private static final int QUERIES = 5;
  private static final int KEYS = 7;
  private static final int WIDTH = 4;
  private static final int KEY_WIDTH = 6;
  private static final int HIDDEN = 8;

  private static final double[][] W = matrix(WIDTH, KEY_WIDTH, new Random(1));
  private static final double[][] WQ = matrix(WIDTH, HIDDEN, new Random(2));
  private static final double[][] UK = matrix(KEY_WIDTH, HIDDEN, new Random(3));
  private static final double[] V = matrix(1, HIDDEN, new Random(4))[0];

  private final Random random = new Random(7);

  private static double[][] matrix(int rows, int columns, Random random) {
    double[][] matrix = new double[rows][];
    for (int k = 0; k < rows; k++) {
      matrix[k] = random.doubles(columns).map(u -> 4 * u - 2).toArray();
    }
    return matrix;
  }

  private static double[][][] batch(int items, int width, Random random) {
    double[][][] batch = new double[BATCH][][];
    for (int b = 0; b < BATCH; b++) {
      batch[b] = matrix(items, width, random);
    }
    return batch;
  }

  private static double additive(double[] query, double[] key) {
    double[] fromQuery = PlainAttention.times(query, WQ);
    double[] fromKey = PlainAttention.times(key, UK);
    double score = 0;
    for (int j = 0; j < HIDDEN; j++) {
      score += V[j] * Math.tanh(fromQuery[j] + fromKey[j]);
    }
    return score;
  }

  static Stream<Arguments> scores() {
    PlainAttention.Score dot = PlainAttention::dot;
    PlainAttention.Score scaled = (q, k) -> PlainAttention.dot(q, k) / Math.sqrt(q.length);
    PlainAttention.Score general = (q, k) -> PlainAttention.dot(PlainAttention.times(q, W), k);
    PlainAttention.Score additive = AttentionTest::additive;
    return Stream.of(
        Arguments.of(new ScoreFunction.Dot(), dot, WIDTH),
        Arguments.of(new ScoreFunction.ScaledDot(), scaled, WIDTH),
        Arguments.of(new ScoreFunction.General(Nd4j.create(W)), general, KEY_WIDTH),
        Arguments.of(
            new ScoreFunction.Additive(Nd4j.create(WQ), Nd4j.create(UK), Nd4j.create(V)),
            additive,
            KEY_WIDTH));
  }

  @ParameterizedTest
  @MethodSource("scores")
  void everyScoreWithTemperatureMaskAndPriorIsWhatItsDefinitionSays(
      ScoreFunction score, PlainAttention.Score definition, int keyWidth) {
    double[][][] queries = batch(QUERIES, WIDTH, random);
    double[][][] keys = batch(KEYS, keyWidth, random);
    double[][][] values = batch(KEYS, 3, random);
    double[][][] log = batch(QUERIES, KEYS, random);
    double[][][] allowed = new double[BATCH][QUERIES][KEYS];
    for (int b = 0; b < BATCH; b++) {
      for (int q = 0; q < QUERIES; q++) {
        for (int k = 0; k < KEYS; k++) {
          boolean open = !(b == 1 && q == 2) && random.nextInt(3) > 0;
          allowed[b][q][k] = open ? 1 : 0;
          log[b][q][k] = open ? log[b][q][k] : Double.NEGATIVE_INFINITY;
        }
      }
    }
    INDArray priors = Nd4j.create(finite(log));

    Attention.Output output =
        new Attention(score, 1.7)
            .attend(
                Nd4j.create(queries),
                Nd4j.create(keys),
                Nd4j.create(values),
                new Prior(priors).and(Prior.mask(Nd4j.create(allowed))));

    for (int b = 0; b < BATCH; b++) {
      PlainAttention plain =
          new PlainAttention(queries[b], keys[b], values[b], definition, 1.7, log[b]);
      for (int q = 0; q < QUERIES; q++) {
        for (int k = 0; k < KEYS; k++) {
          assertThat(output.weights().getDouble(b, q, k))
              .isCloseTo(plain.weights[q][k], within(1e-12));
        }
        for (int j = 0; j < 3; j++) {
          assertThat(output.context().getDouble(b, q, j))
              .isCloseTo(plain.context[q][j], within(1e-11));
        }
      }
    }
    assertThat(output.context().getDouble(1, 2, 0)).isZero();
  }

  private static double[][][] finite(double[][][] log) {
    double[][][] finite = new double[log.length][log[0].length][];
    for (int b = 0; b < log.length; b++) {
      for (int q = 0; q < log[b].length; q++) {
        finite[b][q] = Arrays.stream(log[b][q]).map(x -> Math.max(x, -9)).toArray();
      }
    }
    return finite;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e4, -1e4})
  void hugeLogitsNeitherOverflowNorVanish(double size) {
    INDArray keys = Nd4j.create(new double[] {1, -1, 0}).castTo(DataType.FLOAT).reshape(1, 3, 1);
    INDArray query = Nd4j.create(new double[] {size}).castTo(DataType.FLOAT).reshape(1, 1, 1);

    INDArray weights =
        new Attention(new ScoreFunction.Dot(), 1).attend(query, keys, keys, Prior.EVEN).weights();

    assertThat(weights.getDouble(0, 0, size > 0 ? 0 : 1)).isEqualTo(1);
    assertThat(weights.sumNumber().doubleValue()).isEqualTo(1);
  }

  @Test
  void oneKeyGetsEverythingAndEqualKeysTheSame() {
    INDArray queries = Nd4j.create(batch(QUERIES, WIDTH, random));
    INDArray key = Nd4j.create(batch(1, WIDTH, random));

    assertThat(Attention.scaledDot().attend(queries, key, key, Prior.EVEN).weights())
        .isEqualTo(Nd4j.ones(DataType.DOUBLE, BATCH, QUERIES, 1));
    INDArray equal = Nd4j.concat(1, key, key, key, key);
    INDArray even = Attention.scaledDot().attend(queries, equal, equal, Prior.EVEN).weights();
    assertThat(even.sub(.25).amaxNumber().doubleValue()).isLessThan(1e-15);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 64})
  void tilesGiveWhatTheWholeMapGives(int tile) {
    double[][][] queries = batch(QUERIES, WIDTH, random);
    double[][][] keys = batch(KEYS, WIDTH, random);
    INDArray values = Nd4j.create(batch(KEYS, 3, random));
    INDArray allowed = Nd4j.ones(DataType.DOUBLE, BATCH, QUERIES, KEYS);
    for (int k = 0; k < KEYS; k++) {
      allowed.putScalar(new int[] {0, 1, k}, 0);
      allowed.putScalar(new int[] {2, 0, k}, k < 4 ? 0 : 1);
      allowed.putScalar(new int[] {2, 1, k}, k < 4 ? 1 : 0);
    }
    Attention attention = new Attention(new ScoreFunction.Dot(), .3);
    Prior prior = Prior.mask(allowed);

    AttentionSummary summary =
        AttentionSummary.of(
            attention, Nd4j.create(queries), Nd4j.create(keys), values, prior, tile);

    Attention.Output whole =
        attention.attend(Nd4j.create(queries), Nd4j.create(keys), values, prior);
    AttentionPosterior posterior =
        AttentionPosterior.of(attention, Nd4j.create(queries), Nd4j.create(keys), values, prior);
    INDArray logits = attention.logits(Nd4j.create(queries), Nd4j.create(keys), prior);
    assertClose(summary.context(), whole.context());
    assertClose(summary.most(), whole.weights().max(2));
    assertClose(summary.entropy(), posterior.entropy());
    assertThat(summary.entropy().maxNumber().doubleValue()).isGreaterThan(.01);
    for (int b = 0; b < BATCH; b++) {
      for (int q = 0; q < QUERIES; q++) {
        double top = logits.getDouble(b, q, 0);
        for (int k = 1; k < KEYS; k++) {
          top = Math.max(top, logits.getDouble(b, q, k));
        }
        double sum = 0;
        for (int k = 0; k < KEYS; k++) {
          sum += Math.exp(logits.getDouble(b, q, k) - top);
        }
        if (b == 0 && q == 1) {
          assertThat(summary.logNormaliser().getDouble(b, q)).isEqualTo(Double.NEGATIVE_INFINITY);
          assertThat(summary.context().getDouble(b, q, 0)).isZero();
        } else {
          assertThat(summary.logNormaliser().getDouble(b, q))
              .isCloseTo(top + Math.log(sum), within(1e-9));
        }
      }
    }
  }

  private static void assertClose(INDArray one, INDArray other) {
    assertThat(one.shape()).isEqualTo(other.shape());
    assertThat(one.sub(other).amaxNumber().doubleValue()).isLessThan(1e-10);
  }

  @Test
  void shapesThatDoNotFitAndTemperaturesThatAreNoneAreRefused() {
    INDArray queries = Nd4j.create(batch(QUERIES, WIDTH, random));
    INDArray keys = Nd4j.create(batch(KEYS, KEY_WIDTH, random));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Attention.scaledDot().attend(queries, keys, keys, Prior.EVEN))
        .withMessage("widths of queries and keys differ: 4 and 6");
    for (double temperature : List.of(0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Attention(new ScoreFunction.Dot(), temperature))
          .withMessage("temperature is %s, must be above 0", temperature);
    }
  }
}
