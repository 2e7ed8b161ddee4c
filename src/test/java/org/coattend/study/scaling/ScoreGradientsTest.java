package org.coattend.study.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ScoreGradientsTest {
  private static final int QUERIES = 3;
  private static final int KEYS = 4;
  private static final int WIDTH = 5;
  private static final double STEP = 1e-2;

  private final Random random = new Random(2);

  private INDArray normal(int... shape) {
    int count = 1;
    long[] longs = new long[shape.length];
    for (int k = 0; k < shape.length; k++) {
      count *= shape[k];
      longs[k] = shape[k];
    }
    double[] entries = random.doubles(count).map(u -> 2 * u - 1).toArray();
    return Nd4j.create(entries).castTo(DataType.FLOAT).reshape(longs);
  }

  @ParameterizedTest
  @EnumSource(ScoreKind.class)
  void theLengthsOfGradientsAreThoseOfDifferencesOfTheScore(ScoreKind kind) {
    DrawnScore score = kind.draw(WIDTH, random);
    INDArray queries = normal(QUERIES, 1, WIDTH);
    INDArray keys = normal(QUERIES, KEYS, WIDTH);
    INDArray coefficients = normal(QUERIES, 1, KEYS);

    DrawnScore.Gradients gradients = score.at(queries, keys);
    double[] ofQueries = gradients.ofQueries(coefficients);
    double[][] ofKeys = gradients.ofKeys();

    for (int query = 0; query < QUERIES; query++) {
      double squares = 0;
      for (int entry = 0; entry < WIDTH; entry++) {
        double change = 0;
        INDArray up = moved(queries, query, 0, entry, STEP);
        INDArray down = moved(queries, query, 0, entry, -STEP);
        for (int key = 0; key < KEYS; key++) {
          change +=
              coefficients.getDouble(query, 0, key)
                  * slope(score, up, keys, down, keys, query, key);
        }
        squares += change * change;
      }
      assertThat(ofQueries[query]).isCloseTo(Math.sqrt(squares), within(2e-3));
      for (int key = 0; key < KEYS; key++) {
        double ofKey = 0;
        for (int entry = 0; entry < WIDTH; entry++) {
          INDArray up = moved(keys, query, key, entry, STEP);
          INDArray down = moved(keys, query, key, entry, -STEP);
          ofKey += Math.pow(slope(score, queries, up, queries, down, query, key), 2);
        }
        assertThat(ofKeys[query][key]).isCloseTo(Math.sqrt(ofKey), within(2e-3)).isPositive();
      }
    }
  }

  private static INDArray moved(INDArray items, int batch, int item, int entry, double by) {
    INDArray moved = items.dup();
    moved.putScalar(new int[] {batch, item, entry}, items.getDouble(batch, item, entry) + by);
    return moved;
  }

  private static double slope(
      DrawnScore score,
      INDArray upQueries,
      INDArray upKeys,
      INDArray downQueries,
      INDArray downKeys,
      int query,
      int key) {
    double up = score.function().score(upQueries, upKeys).getDouble(query, 0, key);
    double down = score.function().score(downQueries, downKeys).getDouble(query, 0, key);
    return (up - down) / (2 * STEP);
  }
}
