package org.coattend.coupling;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.io.Serializable;
import java.util.Arrays;
import org.coattend.encode.Alphabet;
import org.coattend.kernel.OpenBlas;

/**
 * The value matrices of the heads: orthonormal and in the zero-sum gauge. Two heads share each, one
 * has it as it is and the other with the opposite sign.
 *
 * <p>A matrix has the shape {@code [symbols of the column attended to][stride]}, as a column's part
 * of a target's parameters for all symbols, see {@link Target#spread}.
 */
public final class HeadValues implements Serializable {
  static {
    OpenBlas.load();
  }

  final Alphabet alphabet;

  /** Number of matrices. */
  final int count;

  /** Floats of a matrix. */
  private final int size;

  private final float[] matrices;

  /**
   * @param matrices shape {@code [count][symbols][stride]}, taken over
   */
  HeadValues(Alphabet alphabet, float[] matrices) {
    this.alphabet = alphabet;
    this.matrices = matrices;
    size = size(alphabet);
    count = matrices.length / size;
  }

  /** Floats of a matrix. */
  static int size(Alphabet alphabet) {
    return alphabet.size() * SymbolIndex.stride(alphabet.size());
  }

  /** Matrices at most, as many as zero-sum ones are independent. */
  static int most(Alphabet alphabet) {
    return (alphabet.size() - 1) * (alphabet.size() - 1);
  }

  /** Number of heads: two for each matrix. */
  public int heads() {
    return 2 * count;
  }

  /** The head, from 0, that has a matrix with the sign of an amount of it. */
  static int head(int matrix, float amount) {
    return 2 * matrix + (amount > 0 ? 0 : 1);
  }

  /**
   * The value matrix of a head over residues, of norm 1 with the gap's entries.
   *
   * @param head from 0
   * @return shape {@code [residue of the attending position][residue attended to]}
   */
  public float[] matrix(int head) {
    int residues = alphabet.gap();
    int stride = SymbolIndex.stride(alphabet.size());
    float sign = head % 2 == 0 ? 1 : -1;
    float[] matrix = new float[residues * residues];
    for (int a = 0; a < residues; a++) {
      for (int b = 0; b < residues; b++) {
        matrix[a * residues + b] = sign * matrices[head / 2 * size + b * stride + a];
      }
    }
    return matrix;
  }

  /**
   * Replaces a target's couplings by the nearest that the values can make.
   *
   * @param parameters modified: shape {@code [1 + columns · symbols][stride]}
   * @param coefficients written: shape {@code [columns][count]}, how much of each matrix there is
   */
  void project(float[] parameters, int columns, float[] coefficients) {
    int bias = parameters.length - columns * size;
    if (count == 0) {
      Arrays.fill(parameters, bias, parameters.length, 0);
      return;
    }
    float[] couplings = Arrays.copyOfRange(parameters, bias, parameters.length);
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        columns,
        count,
        size,
        1,
        couplings,
        size,
        matrices,
        size,
        0,
        coefficients,
        count);
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        columns,
        size,
        count,
        1,
        coefficients,
        count,
        matrices,
        size,
        0,
        couplings,
        size);
    System.arraycopy(couplings, 0, parameters, bias, couplings.length);
  }
}
