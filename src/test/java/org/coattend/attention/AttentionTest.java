package org.coattend.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

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

  @ParameterizedTest
  @ValueSource(doubles = {Attention.LOWEST_TEMPERATURE, Attention.HIGHEST_TEMPERATURE})
  void atTheEndsOfTheTemperaturesTheWeightsAreStillOnes(double temperature) {
    INDArray keys = Nd4j.create(new float[] {1e4f, -1e4f, 0}, new long[] {1, 3, 1});
    INDArray query = Nd4j.create(new float[] {1e4f}, new long[] {1, 1, 1});

    INDArray weights =
        new Attention(new ScoreFunction.Dot(), temperature)
            .attend(query, keys, keys, Prior.EVEN)
            .weights();

    assertThat(weights.getDouble(0, 0, 0)).isEqualTo(1);
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
    assertThat(even.dup('c').data().asDouble()).containsOnly(new double[] {.25}, within(1e-15));
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
    INDArray logits = attention.logits(Nd4j.create(queries), Nd4j.create(keys), prior, 0, 0);
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
    assertClose(one, other, 1e-10);
  }

  /** Entry by entry: a NaN is close to nothing. */
  private static void assertClose(INDArray one, INDArray other, double distance) {
    assertThat(one.shape()).isEqualTo(other.shape());
    assertThat(one.dup('c').data().asDouble())
        .containsExactly(other.dup('c').data().asDouble(), within(distance));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64})
  void tilesOfHugeLogitsInSinglePrecisionAreWhatTheWholeMapIs(int tile) {
    INDArray queries = Nd4j.create(new float[] {1e4f, -1e4f, 0}, new long[] {1, 3, 1});
    INDArray keys = Nd4j.create(new float[] {-1, 1, .5f, 1, 0}, new long[] {1, 5, 1});
    INDArray values = Nd4j.create(new float[] {1, 2, 3, 4, 5}, new long[] {1, 5, 1});
    Attention attention = new Attention(new ScoreFunction.Dot(), 1);

    AttentionSummary summary =
        AttentionSummary.of(attention, queries, keys, values, Prior.EVEN, tile);

    assertClose(summary.context(), Nd4j.create(new float[] {3, 1, 3}, new long[] {1, 3, 1}), 1e-6);
    assertClose(summary.most(), Nd4j.create(new float[][] {{.5f, 1, .2f}}), 1e-6);
    float even = (float) Math.log(5);
    assertClose(
        summary.entropy(), Nd4j.create(new float[][] {{(float) Math.log(2), 0, even}}), 2e-6);
    assertClose(summary.logNormaliser(), Nd4j.create(new float[][] {{1e4f, 1e4f, even}}), 1);
  }

  @Test
  void additiveScoresOfSeveralBlocksAreThoseOfTheDefinition() {
    int hidden = 60_000;
    double[][][] queries = batch(QUERIES, 1, random);
    double[][][] keys = batch(KEYS, 1, random);
    double[][] w = matrix(1, hidden, random);
    double[][] u = matrix(1, hidden, random);
    double[][] v = matrix(1, hidden, random);

    INDArray scores =
        new ScoreFunction.Additive(Nd4j.create(w), Nd4j.create(u), Nd4j.create(v[0]))
            .score(Nd4j.create(queries), Nd4j.create(keys));

    for (int b = 0; b < BATCH; b++) {
      for (int q = 0; q < QUERIES; q++) {
        for (int k = 0; k < KEYS; k++) {
          double score = 0;
          for (int j = 0; j < hidden; j++) {
            score += v[0][j] * Math.tanh(w[0][j] * queries[b][q][0] + u[0][j] * keys[b][k][0]);
          }
          assertThat(scores.getDouble(b, q, k)).isCloseTo(score, within(1e-8));
        }
      }
    }
  }

  private MultiHeadAttention heads() {
    return new MultiHeadAttention(
        Attention.scaledDot(),
        2,
        Nd4j.create(matrix(WIDTH, 6, random)),
        Nd4j.create(matrix(KEY_WIDTH, 6, random)),
        Nd4j.create(matrix(3, 4, random)),
        Nd4j.create(matrix(4, 5, random)));
  }

  private static INDArray columns(INDArray matrix, int from, int to) {
    return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup('c');
  }

  @Test
  void everyHeadAttendsInItsOwnPartOfTheProjectionsUnderEachBatchEntrysMask() {
    INDArray queries = Nd4j.create(batch(QUERIES, WIDTH, random));
    INDArray keys = Nd4j.create(batch(KEYS, KEY_WIDTH, random));
    INDArray values = Nd4j.create(batch(KEYS, 3, random));
    INDArray allowed = Nd4j.ones(DataType.DOUBLE, BATCH, 1, KEYS);
    allowed.putScalar(new int[] {0, 0, 2}, 0);
    allowed.putScalar(new int[] {2, 0, 5}, 0);
    MultiHeadAttention attention = heads();

    Attention.Output output = attention.attend(queries, keys, values, Prior.mask(allowed));

    assertThat(output.weights().shape()).containsExactly(BATCH, 2, QUERIES, KEYS);
    INDArray context = Nd4j.zeros(DataType.DOUBLE, BATCH, QUERIES, 5);
    for (int head = 0; head < 2; head++) {
      Attention.Output one =
          Attention.scaledDot()
              .attend(
                  Shapes.project(
                      queries, columns(attention.queryWeights(), 3 * head, 3 * head + 3)),
                  Shapes.project(keys, columns(attention.keyWeights(), 3 * head, 3 * head + 3)),
                  Shapes.project(values, columns(attention.valueWeights(), 2 * head, 2 * head + 2)),
                  Prior.mask(allowed));
      assertClose(
          output
              .weights()
              .get(
                  NDArrayIndex.all(),
                  NDArrayIndex.point(head),
                  NDArrayIndex.all(),
                  NDArrayIndex.all()),
          one.weights());
      INDArray rows =
          attention
              .outputWeights()
              .get(NDArrayIndex.interval(2 * head, 2 * head + 2), NDArrayIndex.all())
              .dup('c');
      context.addi(Shapes.project(one.context(), rows));
    }
    assertClose(output.context(), context);
    for (int head = 0; head < 2; head++) {
      assertThat(output.weights().getDouble(0, head, 1, 2)).isZero();
      assertThat(output.weights().getDouble(1, head, 1, 2)).isPositive();
      assertThat(output.weights().getDouble(2, head, 1, 5)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64})
  void tilesOfSeveralHeadsGiveWhatTheirWholeMapsGive(int tile) {
    INDArray queries = Nd4j.create(batch(QUERIES, WIDTH, random));
    INDArray keys = Nd4j.create(batch(KEYS, KEY_WIDTH, random));
    INDArray values = Nd4j.create(batch(KEYS, 3, random));
    INDArray allowed = Nd4j.ones(DataType.DOUBLE, BATCH, 1, KEYS);
    allowed.putScalar(new int[] {1, 0, 0}, 0);
    Prior prior = Prior.mask(allowed).and(Prior.CAUSAL);
    MultiHeadAttention attention = heads();

    AttentionSummary summary = attention.summarise(queries, keys, values, prior, tile);

    Attention.Output whole = attention.attend(queries, keys, values, prior);
    INDArray weights = whole.weights();
    assertClose(summary.context(), whole.context());
    assertClose(summary.most(), weights.max(3));
    INDArray positive = weights.add(weights.eq(0).castTo(DataType.DOUBLE));
    assertClose(summary.entropy(), weights.mul(Transforms.log(positive, true)).sum(3).negi());
    assertThat(summary.logNormaliser().getDouble(1, 1, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(weights.getDouble(0, 0, 2, 2)).isPositive();
    assertThat(weights.getDouble(0, 0, 2, 3)).isZero();
  }

  @Test
  void masksMayBeOfAnyTypeAndPriorsOfAnyPrecision() {
    INDArray queries = Nd4j.create(batch(QUERIES, WIDTH, random)).castTo(DataType.FLOAT);
    INDArray keys = Nd4j.create(batch(KEYS, WIDTH, random)).castTo(DataType.FLOAT);
    INDArray allowed = Nd4j.ones(DataType.FLOAT, 1, 1, KEYS);
    allowed.putScalar(0, 0, 3, 0);
    INDArray expected =
        Attention.scaledDot().attend(queries, keys, keys, Prior.mask(allowed)).weights();

    assertThat(expected.getDouble(2, 4, 3)).isZero();
    for (DataType type : List.of(DataType.BOOL, DataType.INT32, DataType.INT64, DataType.DOUBLE)) {
      Prior prior = Prior.mask(allowed.castTo(type));
      assertClose(Attention.scaledDot().attend(queries, keys, keys, prior).weights(), expected);
      Prior wide = new Prior(prior.log().castTo(DataType.DOUBLE)).and(prior);
      assertClose(Attention.scaledDot().attend(queries, keys, keys, wide).weights(), expected);
    }
  }

  @Test
  void whatFitsNoQueriesOrKeysIsRefused() {
    INDArray queries = Nd4j.create(batch(KEYS, WIDTH, random));
    INDArray keys = Nd4j.create(batch(KEYS, WIDTH, random));
    Attention attention = Attention.scaledDot();

    assertRefused(
        () -> Prior.mask(Nd4j.ones(KEYS, KEYS)),
        "a prior's shape is [7, 7], must be [batch or 1][queries or 1][keys or 1]");
    assertRefused(
        () -> new Prior(Nd4j.ones(DataType.INT32, 1, 1, KEYS)),
        "a prior's logarithms are INT, must be FLOAT or DOUBLE");
    for (long[] shape : new long[][] {{1, 1, 6}, {2, 1, 7}, {3, 6, 7}}) {
      Prior prior = Prior.mask(Nd4j.ones(shape));
      String message =
          "a prior's shape is %s, must be 1 or equal in each of [batch][queries][keys] = [3, 7, 7]"
              .formatted(Arrays.toString(shape));
      assertRefused(() -> attention.attend(queries, keys, keys, prior), message);
      assertRefused(() -> AttentionSummary.of(attention, queries, keys, keys, prior, 2), message);
    }
    assertRefused(
        () -> Prior.mask(Nd4j.ones(1, 2, 7)).and(Prior.mask(Nd4j.ones(1, 3, 7))),
        "sizes of two priors differ: 2 and 3");
    assertRefused(
        () -> AttentionSummary.of(attention, queries, keys, keys, Prior.EVEN, 0),
        "tile is 0, must be at least 1");
    assertRefused(
        () -> attention.attend(queries, keys.castTo(DataType.FLOAT), keys, Prior.EVEN),
        "arrays are DOUBLE and FLOAT, must be all FLOAT or all DOUBLE");
    INDArray none = Nd4j.create(DataType.DOUBLE, 3, 0, WIDTH);
    assertRefused(
        () -> AttentionSummary.of(attention, queries, none, none, Prior.EVEN, 2),
        "a shape is [3, 0, 4], each size must be at least 1");
    INDArray flat = Nd4j.create(DataType.DOUBLE, 3, 7, 0);
    assertRefused(
        () -> attention.attend(flat, flat, keys, Prior.EVEN),
        "a shape is [3, 7, 0], each size must be at least 1");
    INDArray square = Nd4j.ones(DataType.DOUBLE, 4, 4);
    assertRefused(
        () ->
            new MultiHeadAttention(
                attention, 2, square, square, square, Nd4j.ones(DataType.DOUBLE, 5, 4)),
        "width of the heads' contexts and rows of the output's weights differ: 4 and 5");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }

  @Test
  void shapesThatDoNotFitAndTemperaturesThatAreNoneAreRefused() {
    INDArray queries = Nd4j.create(batch(QUERIES, WIDTH, random));
    INDArray keys = Nd4j.create(batch(KEYS, KEY_WIDTH, random));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Attention.scaledDot().attend(queries, keys, keys, Prior.EVEN))
        .withMessage("widths of queries and keys differ: 4 and 6");
    for (double temperature : List.of(0.0, -1.0, 1e-38, 1e7, Double.NaN)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Attention(new ScoreFunction.Dot(), temperature))
          .withMessage("temperature is %s, must be 1.0E-6 to 1000000.0", temperature);
    }
  }
}
