package org.coattend.study.scaling;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Queries, each with keys of its own, drawn once and looked at by every score function and
 * temperature.
 *
 * @param queries how many
 * @param replicate which drawing of this kind it is
 */
public record Draw(
    Distribution distribution, int width, int keys, int queries, int replicate, long seed)
    implements Serializable {

  /**
   * The means over the queries in one setting.
   *
   * @param means of each measure
   */
  public record Means(Setting setting, Map<Measure, Double> means) implements Serializable {}

  /** Numbers that are drawn for the keys. */
  long numbers() {
    return (long) queries * keys * width;
  }

  /** What is measured with each score function and temperature. */
  public List<Means> measure(List<ScoreKind> scores, List<Double> temperatures) {
    RandomGenerator random = random("items");
    INDArray drawnQueries = items(random, 1);
    INDArray drawnKeys = items(random, keys);
    double[][] values = new double[queries][keys];
    for (double[] row : values) {
      for (int key = 0; key < keys; key++) {
        row[key] = random.nextGaussian();
      }
    }
    List<Means> all = new ArrayList<>();
    for (ScoreKind kind : scores) {
      DrawnScore score = kind.draw(width, random(kind.column()));
      double[][] drawn =
          score.function().score(drawnQueries, drawnKeys).reshape(queries, keys).toDoubleMatrix();
      DrawnScore.Gradients gradients = score.at(drawnQueries, drawnKeys);
      double[][] ofKeys = gradients.ofKeys();
      for (double temperature : temperatures) {
        Map<Measure, Double> means = means(drawn, values, ofKeys, temperature, gradients);
        all.add(new Means(new Setting(kind, distribution, width, temperature, keys), means));
      }
    }
    return all;
  }

  /** Coefficients are taken over each query's largest: single precision has no e^−200. */
  private Map<Measure, Double> means(
      double[][] scores,
      double[][] values,
      double[][] ofKeys,
      double temperature,
      DrawnScore.Gradients gradients) {
    QueryMeasures measures = new QueryMeasures(temperature);
    float[] coefficients = new float[queries * keys];
    double[] largest = new double[queries];
    for (int query = 0; query < queries; query++) {
      double[] ofQuery = measures.add(scores[query], values[query], ofKeys[query]);
      double most = Arrays.stream(ofQuery).map(Math::abs).max().orElseThrow();
      largest[query] = most > 0 ? most : 1;
      for (int key = 0; key < keys; key++) {
        coefficients[query * keys + key] = (float) (ofQuery[key] / largest[query]);
      }
    }
    INDArray shaped = Nd4j.createFromArray(coefficients).reshape(queries, 1, keys);
    double[] lengths = gradients.ofQueries(shaped);
    Arrays.setAll(lengths, query -> lengths[query] * largest[query]);
    return measures.means(lengths);
  }

  private INDArray items(RandomGenerator random, int count) {
    return Nd4j.createFromArray(distribution.draw(random, queries * count * width))
        .reshape(queries, count, width);
  }

  /** The same for the same part of the same draw, wherever it is made. */
  private RandomGenerator random(String part) {
    long mixed = seed;
    int[] numbers = {distribution.name().hashCode(), width, keys, replicate, part.hashCode()};
    for (int number : numbers) {
      mixed = (mixed ^ number) * 0x9E3779B97F4A7C15L;
      mixed ^= mixed >>> 32;
    }
    return RandomGeneratorFactory.of("L64X128MixRandom").create(mixed);
  }
}
