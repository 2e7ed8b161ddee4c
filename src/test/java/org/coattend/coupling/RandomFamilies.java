package org.coattend.coupling;

import java.util.Random;
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

  static float[] weights(int rows, long seed) {
    Random random = new Random(seed);
    float[] weights = new float[rows];
    for (int row = 0; row < rows; row++) {
      weights[row] = 0.1f + 0.9f * random.nextFloat();
    }
    return weights;
  }
}
