package org.coattend.coupling;

import java.util.Arrays;
import org.coattend.encode.Alphabet;

/**
 * Mean-field couplings of one pair of columns at a time, over all symbols in the zero-sum gauge.
 */
final class PairMatrix {
  private final InverseCovariance inverse;
  private final int residues;
  private final int symbols;
  private final int stride;

  /** Shape {@code [symbols at j][symbols at i]}. */
  private final float[] couplings;

  private final float[] overOther;

  /**
   * @param inverse of the residues' covariance
   */
  PairMatrix(InverseCovariance inverse, Alphabet alphabet) {
    this.inverse = inverse;
    residues = alphabet.gap();
    symbols = alphabet.size();
    stride = SymbolIndex.stride(symbols);
    couplings = new float[symbols * symbols];
    overOther = new float[symbols];
  }

  /** Reads the pair i &lt; j. */
  void read(int i, int j) {
    Arrays.fill(couplings, 0);
    Arrays.fill(overOther, 0);
    for (int a = 0; a < residues; a++) {
      for (int b = 0; b < residues; b++) {
        float coupling = -inverse.get(i, a, j, b);
        couplings[b * symbols + a] = coupling;
        overOther[a] += coupling / symbols;
      }
    }
    for (int b = 0; b < symbols; b++) {
      float mean = 0;
      for (int a = 0; a < symbols; a++) {
        couplings[b * symbols + a] -= overOther[a];
        mean += couplings[b * symbols + a] / symbols;
      }
      for (int a = 0; a < symbols; a++) {
        couplings[b * symbols + a] -= mean;
      }
    }
  }

  /** Frobenius norm over residues. */
  float norm() {
    double squares = 0;
    for (int b = 0; b < residues; b++) {
      for (int a = 0; a < residues; a++) {
        squares += (double) couplings[b * symbols + a] * couplings[b * symbols + a];
      }
    }
    return (float) Math.sqrt(squares);
  }

  /**
   * Writes the couplings from i to j and those from j to i, times a factor.
   *
   * @param out written from {@code at}: shape {@code [2][symbols][stride]}; its padding is zero
   */
  void write(float factor, float[] out, int at) {
    for (int b = 0; b < symbols; b++) {
      for (int a = 0; a < symbols; a++) {
        float coupling = factor * couplings[b * symbols + a];
        out[at + b * stride + a] = coupling;
        out[at + (symbols + a) * stride + b] = coupling;
      }
    }
  }
}
