package org.coattend.fusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.coattend.encode.Items;

/** Pairs of noise. */
final class RandomPairs {
  private RandomPairs() {}

  /** Pairs of 2 to 5 words of 6 values and a grid of 2 × 2 or 2 × 3 patches of 5 values. */
  static List<FusionPair> of(int count, long seed) {
    Random random = new Random(seed);
    List<FusionPair> pairs = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      int words = 2 + random.nextInt(4);
      int columns = 2 + random.nextInt(2);
      pairs.add(
          new FusionPair(
              "p" + k,
              false,
              items(words, 6, random),
              List.of(),
              items(2 * columns, 5, random),
              2,
              columns,
              List.of()));
    }
    return pairs;
  }

  private static Items items(int count, int width, Random random) {
    float[] values = new float[count * width];
    IntStream.range(0, values.length).forEach(k -> values[k] = (float) random.nextGaussian());
    return new Items(count, values);
  }

  /** A model for them. */
  static FusionModel model(int heads, long seed) {
    return FusionModel.untrained(
        new FusionShape(6, 5, heads, 3), standardisation(6), standardisation(5), seed);
  }

  private static Standardisation standardisation(int width) {
    double[] mean = new double[width];
    double[] deviation = new double[width];
    for (int k = 0; k < width; k++) {
      mean[k] = .1 * k;
      deviation[k] = 1 + .1 * k;
    }
    return new Standardisation(mean, deviation);
  }
}
