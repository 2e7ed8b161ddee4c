package org.coattend.note;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Windows and attention over them, of no encoder. */
final class RandomWindows {
  private RandomWindows() {}

  /** A note of words of up to three tokens in windows; every fourth word is a mark. */
  static List<NoteWindow> of(int tokens, int longest, Random random) {
    int[] words = new int[tokens];
    for (int k = 1; k < tokens; k++) {
      boolean third = k > 1 && words[k - 1] == words[k - 2];
      words[k] = words[k - 1] + (third || random.nextInt(3) > 0 ? 1 : 0);
    }
    boolean[] punctuation = new boolean[words[tokens - 1] + 1];
    IntStream.range(0, punctuation.length).forEach(word -> punctuation[word] = word % 4 == 3);
    return new NoteWindows(longest, 1, 2).of(new int[tokens], words, punctuation);
  }

  /** Shape {@code [heads][tokens][tokens]}, rows that sum to 1. */
  static float[] attention(int heads, int tokens, Random random) {
    float[] attention = new float[heads * tokens * tokens];
    for (int row = 0; row < heads * tokens; row++) {
      double[] weights = random.doubles(tokens).map(u -> Math.exp(6 * u)).toArray();
      double sum = Arrays.stream(weights).sum();
      for (int key = 0; key < tokens; key++) {
        attention[row * tokens + key] = (float) (weights[key] / sum);
      }
    }
    return attention;
  }

  /** Shape {@code [heads][tokens]}, positive. */
  static float[] norms(int heads, int tokens, Random random) {
    float[] norms = new float[heads * tokens];
    for (int k = 0; k < norms.length; k++) {
      norms[k] = .1f + 60 * random.nextFloat() * random.nextFloat();
    }
    return norms;
  }
}
