package org.coattend.note;

/** The inner loop in plain Java, where the vector module is missing, and as the vectors' oracle. */
final class PlainProfileKernel implements ProfileKernel {
  @Override
  public void sum(
      Tokens tokens, float[] row, int at, float[] norms, float[] logNorms, int from, float[] sums) {
    double[] exact = new double[2 * SUMS];
    for (int token = 0; token < tokens.start().length; token++) {
      double p = row[at + token];
      double w = p * norms[token];
      double log = p > 0 ? Math.log(p) : 0;
      add(tokens, token, p, log, from, exact, 0);
      add(tokens, token, w, log + logNorms[token], from, exact, SUMS);
    }
    for (int k = 0; k < exact.length; k++) {
      sums[k] = (float) exact[k];
    }
  }

  private static void add(
      Tokens tokens, int token, double w, double log, int from, double[] sums, int at) {
    int away = Math.abs(tokens.start()[token] - from);
    double toWord = w * tokens.word()[token];
    sums[at + TOTAL] += w;
    sums[at + LOGARITHMS] += w * tokens.whole()[token] * log;
    sums[at + TO_WORDS] += toWord;
    sums[at + DISTANCE] += toWord * away;
    sums[at + FAR] += away > HeadFeature.NEAR ? toWord : 0;
    sums[at + TO_MARKS] += w * tokens.mark()[token];
  }
}
