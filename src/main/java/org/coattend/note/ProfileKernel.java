package org.coattend.note;

/**
 * The inner loop of a {@link NoteProfile}: what one row of attention sums up to, as it is and
 * weighted by the norms of the keys.
 *
 * <p>Implementations hold no state: one instance serves all threads.
 */
public interface ProfileKernel {
  /** Where {@link #sum} leaves the sum over all tokens. */
  int TOTAL = 0;

  /** Σ w ln w over units of one token, to 1e-6 of the total. */
  int LOGARITHMS = 1;

  /** What is paid to words, not to special tokens. */
  int TO_WORDS = 2;

  /** What is paid to words, times their distance in tokens. */
  int DISTANCE = 3;

  /** What is paid to words at a distance of more than {@link HeadFeature#NEAR} tokens. */
  int FAR = 4;

  /** What is paid to punctuation. */
  int TO_MARKS = 5;

  /** How many sums there are of each weighting: those of the raw attention are the first. */
  int SUMS = 6;

  /**
   * The vector kernel where this JVM has it ({@code --add-modules jdk.incubator.vector}); chosen
   * once, and the log says why where it is the plain one.
   */
  static ProfileKernel fastest() {
    return FastestProfileKernel.INSTANCE;
  }

  /** Plain Java, on any JVM; several times slower. */
  static ProfileKernel plain() {
    return new PlainProfileKernel();
  }

  /**
   * What the tokens of a window are.
   *
   * @param start by token: the first one of its unit
   * @param whole by token: 1 when it is a unit by itself, else 0
   * @param word by token: 1 when it is of a word, 0 when it is a special one
   * @param mark by token: 1 when it is of punctuation, else 0
   */
  record Tokens(int[] start, float[] whole, float[] word, float[] mark) {}

  /**
   * Sums up a row.
   *
   * @param row by token from {@code at} on, each 0…1
   * @param norms by token, at least 0
   * @param logNorms their logarithms, finite
   * @param from the first token of the word that pays
   * @param sums written: twice {@link #SUMS}
   */
  void sum(
      Tokens tokens, float[] row, int at, float[] norms, float[] logNorms, int from, float[] sums);
}
