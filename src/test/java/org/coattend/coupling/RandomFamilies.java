package org.coattend.coupling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;

/** Alignments for tests. */
final class RandomFamilies {
  private RandomFamilies() {}

  static EncodedAlignment alignment(Alphabet alphabet, int rows, int columns, long seed) {
    Random random = new Random(seed);
    byte[] codes = new byte[rows * columns];
    for (int k = 0; k < codes.length; k++) {
      codes[k] = (byte) Math.min(random.nextInt(alphabet.size()), random.nextInt(alphabet.size()));
    }
    return new EncodedAlignment("random", alphabet, rows, columns, codes);
  }

  /**
   * Of a few symbols in each column, all of which occur.
   *
   * @param rows at least as many as any column has symbols
   * @param some how many symbols each column has
   */
  static EncodedAlignment sparse(Alphabet alphabet, int rows, int[] some, long seed) {
    Random random = new Random(seed);
    byte[] codes = new byte[rows * some.length];
    for (int column = 0; column < some.length; column++) {
      List<Integer> symbols = new ArrayList<>(IntStream.range(0, alphabet.size()).boxed().toList());
      Collections.shuffle(symbols, random);
      for (int row = 0; row < rows; row++) {
        int drawn = Math.min(random.nextInt(some[column]), random.nextInt(some[column]));
        int chosen = symbols.get(row < some[column] ? row : drawn);
        codes[row * some.length + column] = (byte) chosen;
      }
    }
    return new EncodedAlignment("sparse", alphabet, rows, some.length, codes);
  }

  static float[] weights(int rows, long seed) {
    Random random = new Random(seed);
    float[] weights = new float[rows];
    for (int row = 0; row < rows; row++) {
      weights[row] = 0.1f + 0.9f * random.nextFloat();
    }
    return weights;
  }
}
