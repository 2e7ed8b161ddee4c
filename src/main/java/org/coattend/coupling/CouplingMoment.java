package org.coattend.coupling;

import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.LAPACKE_ssyevd;
import static org.bytedeco.openblas.global.openblas.LAPACK_ROW_MAJOR;
import static org.bytedeco.openblas.global.openblas.cblas_ssyrk;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;

/**
 * Second moment of the couplings of pairs that score high: {@code Σ x xᵀ} over both directions of
 * every pair of which the score z is above ½ standard deviation, {@code x = z W_ij / ‖W_ij‖}, W the
 * mean-field couplings in the zero-sum gauge as a vector. Its first eigenvectors are the matrices
 * of which the couplings of contacts are made. With all pairs and lengths as they are it would tell
 * of noise and of rare residues: 64 such matrices lose .065 of {@link PseudoLikelihood}'s precision
 * at L (8 families, separation ≥ 6), these .01 (49 families).
 *
 * <p>Moments of families add up, each with a trace of one, so that no family outweighs the others;
 * sums are in whole multiples of 2⁻⁴⁰, which makes them the same in any order.
 */
public final class CouplingMoment implements Serializable {
  /**
   * Columns whose mean-field couplings are taken, at most: those in the middle. Values from all of
   * 209 to 346 columns rank no better (8 families), and the inverse would take five times as long.
   */
  static final int MOST_COLUMNS = 128;

  private static final float LEAST_ZSCORE = 0.5f;
  private static final double UNIT = 1L << 40;

  /** Share of the largest eigenvalue up to which others are rounding. */
  private static final float NOTHING = 1e-6f;

  /** Pairs whose couplings are multiplied at a time. */
  private static final int BATCH = 1024;

  private final Alphabet alphabet;
  private final long[] sums;

  private CouplingMoment(Alphabet alphabet, long[] sums) {
    this.alphabet = alphabet;
    this.sums = sums;
  }

  /** Columns of which it takes the couplings, of so many. */
  static long columns(long columns) {
    return Math.min(columns, MOST_COLUMNS);
  }

  /** About the heap that it takes to learn from so many columns, the mean-field model left out. */
  static long heapBytes(long columns, Alphabet alphabet) {
    long size = HeadValues.size(alphabet);
    long taken = columns(columns);
    return size * size * (Long.BYTES + 2 * Float.BYTES)
        + 2 * BATCH * size * 2 * Float.BYTES
        + 4 * taken * taken * Float.BYTES;
  }

  /** The moment of one alignment. */
  public static CouplingMoment of(
      EncodedAlignment alignment, float[] weights, MeanField.Options options) {
    int columns = (int) columns(alignment.columns());
    int first = (alignment.columns() - columns) / 2;
    EncodedAlignment part =
        alignment.withColumns(IntStream.range(first, first + columns).toArray());
    try (PairCounts counts = new PairCounts(new ResidueVariables(part))) {
      counts.add(part, weights);
      InverseCovariance inverse = MeanField.inverse(counts, options, alignment.family());
      return of(inverse, columns, alignment.alphabet());
    }
  }

  private static CouplingMoment of(InverseCovariance inverse, int columns, Alphabet alphabet) {
    PairMatrix pair = new PairMatrix(inverse, alphabet);
    float[][] norms = new float[columns][columns];
    for (int i = 0; i < columns; i++) {
      for (int j = i + 1; j < columns; j++) {
        pair.read(i, j);
        norms[i][j] = pair.norm();
        norms[j][i] = norms[i][j];
      }
    }
    PairScores scores = new PairScores(norms, 1);
    float[] zscores = scores.zscores();
    int size = HeadValues.size(alphabet);
    float[] moment = new float[size * size];
    float[] vectors = new float[2 * BATCH * size];
    int count = 0;
    for (int i = 0; i < columns; i++) {
      for (int j = i + 1; j < columns; j++) {
        float zscore = zscores[scores.pair(i, j)];
        if (zscore > LEAST_ZSCORE) {
          pair.read(i, j);
          float scale = zscore / norms[i][j];
          pair.write(scale, vectors, 2 * count * size);
          count++;
        }
        if (count == BATCH) {
          add(vectors, count, moment, size);
          count = 0;
        }
      }
    }
    add(vectors, count, moment, size);
    return of(alphabet, moment, size);
  }

  /** Takes in {@code 2 · pairs} vectors, one for either direction of a pair. */
  private static void add(float[] vectors, int pairs, float[] moment, int size) {
    cblas_ssyrk(
        CblasRowMajor, CblasUpper, CblasTrans, size, 2 * pairs, 1, vectors, size, 1, moment, size);
  }

  private static CouplingMoment of(Alphabet alphabet, float[] moment, int size) {
    double trace = 0;
    for (int k = 0; k < size; k++) {
      trace += moment[k * (size + 1)];
    }
    long[] sums = new long[moment.length];
    for (int k = 0; k < sums.length && trace > 0; k++) {
      sums[k] = Math.round(moment[k] / trace * UNIT);
    }
    return new CouplingMoment(alphabet, sums);
  }

  /**
   * The moment of both, of the same letters.
   *
   * @throws IllegalArgumentException when the letters differ
   */
  public CouplingMoment plus(CouplingMoment other) {
    if (alphabet != other.alphabet) {
      throw new IllegalArgumentException(
          "moments of %s and %s do not add up".formatted(alphabet, other.alphabet));
    }
    long[] both = new long[sums.length];
    Arrays.setAll(both, k -> sums[k] + other.sums[k]);
    return new CouplingMoment(alphabet, both);
  }

  /** The first eigenvectors, the largest eigenvalue first; fewer or none where the rest is 0. */
  public HeadValues values(int count) {
    int size = HeadValues.size(alphabet);
    float[] eigenvalues = new float[size];
    float[] vectors = new float[sums.length];
    for (int k = 0; k < vectors.length; k++) {
      vectors[k] = (float) (sums[k] / UNIT);
    }
    int failed =
        LAPACKE_ssyevd(LAPACK_ROW_MAJOR, (byte) 'V', (byte) 'U', size, vectors, size, eigenvalues);
    if (failed != 0) {
      throw new ArithmeticException(
          "no eigenvectors of the couplings' moment, ssyevd says " + failed);
    }
    int stride = SymbolIndex.stride(alphabet.size());
    int most = Math.min(count, HeadValues.most(alphabet));
    int some = 0;
    while (some < most && eigenvalues[size - 1 - some] > NOTHING * eigenvalues[size - 1]) {
      some++;
    }
    float[] first = new float[some * size];
    for (int k = 0; k < first.length; k++) {
      boolean symbol = k % stride < alphabet.size();
      first[k] = symbol ? vectors[k % size * size + size - 1 - k / size] : 0;
    }
    return new HeadValues(alphabet, first);
  }
}
