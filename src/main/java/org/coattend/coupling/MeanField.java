package org.coattend.coupling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;

/**
 * Mean-field couplings in closed form: minus the inverse of the weighted covariance of the symbols,
 * with pseudocounts (Morcos et al. 2011, eqs. 4–7, S20).
 *
 * <p>With frequencies {@code p_i(a) = (1 − λ) f_i(a) + λ/q} and {@code p_ij(a, b) = (1 − λ) f_ij(a,
 * b) + λ/q²}, C_ij(a, b) = p_ij(a, b) − p_i(a) p_j(b) over the q − 1 residues, W = −C⁻¹, and the
 * biases are {@code b_i(a) = ln p_i(a)/p_i(gap) − Σ_j Σ_b W_ij(a, b) p_j(b)}.
 *
 * <p>Memory: (columns · (q − 1))² floats, native: the counts, the covariance and its inverse follow
 * one another in the same place.
 */
public final class MeanField implements CouplingModel {

  /**
   * Hyperparameters.
   *
   * @param pseudocount λ, in (0, 1)
   */
  public record Options(double pseudocount) implements CouplingModel.Options {

    /**
     * @throws IllegalArgumentException when the pseudocount is out of its range
     */
    public Options {
      if (!(pseudocount > 0 && pseudocount < 1)) {
        throw new IllegalArgumentException(
            "pseudocount is %s, must be above 0 and below 1".formatted(pseudocount));
      }
    }

    @Override
    public MeanField of(EncodedAlignment alignment, float[] weights) {
      return new MeanField(alignment, weights, this, Kernel.fastest());
    }

    @Override
    public boolean independentTargets() {
      return false;
    }

    @Override
    public double averageProductShare() {
      return 1;
    }

    /**
     * Counts and likelihoods, and the inverse of 20 rows per column; measured on 49 protein
     * families.
     */
    @Override
    public double seconds(double rows, double columns) {
      return 2e-9 * rows * columns * columns + 1e-7 * columns * columns * columns;
    }

    @Override
    public long heapBytes(long rows, long columns, Alphabet alphabet) {
      return SymbolIndex.bytes(rows, columns, alphabet)
          + ColumnLikelihood.bytes(columns, alphabet)
          + 2 * SymbolIndex.sliceBytes(columns, alphabet)
          + Float.BYTES * columns * columns;
    }

    @Override
    public long offHeapBytes(long columns, Alphabet alphabet) {
      return SpdMatrix.bytes(columns * alphabet.gap());
    }
  }

  private final EncodedAlignment alignment;
  private final int residues;
  private final SymbolIndex index;
  private final ColumnLikelihood likelihood;
  private final float[] biases;
  private final float[][] contingency;

  /** −W, by key column · residues + residue. */
  private final SpdMatrix inverse;

  /**
   * @param weights one per row, not negative; rows of weight zero do not inform the couplings
   * @throws ArithmeticException when the covariance has no inverse in single precision
   */
  public MeanField(EncodedAlignment alignment, float[] weights, Options options, Kernel kernel) {
    this.alignment = alignment;
    residues = alignment.alphabet().gap();
    index = new SymbolIndex(alignment);
    likelihood = new ColumnLikelihood(index, kernel, weights, 0, 0);
    PairCounts counts = new PairCounts(alignment.columns(), alignment.alphabet().size());
    try {
      counts.add(alignment, weights);
      double[] frequencies = counts.frequencies(options.pseudocount());
      contingency = counts.contingency(options.pseudocount());
      inverse = inverse(counts, options, alignment.family());
      biases = biases(frequencies);
    } catch (RuntimeException | Error failed) {
      counts.close();
      throw failed;
    }
  }

  /**
   * The inverse of the residues' covariance, written over the counts of pairs.
   *
   * @param family whom to name when there is none
   * @throws ArithmeticException when the covariance has no inverse in single precision
   */
  static SpdMatrix inverse(PairCounts counts, Options options, String family) {
    SpdMatrix matrix = counts.covariance(options.pseudocount());
    try {
      matrix.invert();
      return matrix;
    } catch (ArithmeticException singular) {
      matrix.close();
      throw new ArithmeticException(
          "family %s: the covariance has no inverse, %s; raise the pseudocount above %s"
              .formatted(family, singular.getMessage(), options.pseudocount()));
    }
  }

  /** The couplings alone of the targets {@code from} to {@code to}, the latter excluded. */
  public Couplings couplings(int from, int to) {
    Couplings couplings = inGaugeOfGap(from, to);
    for (int column = from; column < to; column++) {
      couplings.centreFromGap(column);
    }
    return couplings;
  }

  /**
   * How far each pair of columns is from independence, whichever columns may explain it: the root
   * of the mean square contingency, shape {@code [columns][columns]}, symmetric.
   */
  public float[][] contingency() {
    return contingency;
  }

  @Override
  public Block fit(int from, int to) {
    Couplings couplings = inGaugeOfGap(from, to);
    double[] logLikelihoods = new double[alignment.rows()];
    List<Outcome> outcomes = new ArrayList<>();
    float[] parameters = new float[likelihood.size()];
    for (int column = from; column < to; column++) {
      parameters(column, couplings, parameters);
      couplings.centreFromGap(column);
      likelihood.target(column, alignment.column(column));
      double objective = likelihood.addLogLikelihoods(parameters, logLikelihoods);
      outcomes.add(new Outcome(0, true, objective));
    }
    return new Block(couplings, List.copyOf(outcomes), logLikelihoods);
  }

  /** The couplings as they are: those of the gap are zero. */
  private Couplings inGaugeOfGap(int from, int to) {
    Couplings couplings = new Couplings(from, to, alignment.columns(), residues);
    float[] values = couplings.values();
    inverse.rows(from * residues, to * residues, values);
    for (int k = 0; k < values.length; k++) {
      values[k] = -values[k];
    }
    return couplings;
  }

  /**
   * A target's biases and couplings, both still in the gauge in which those of the gap are zero.
   */
  private void parameters(int i, Couplings couplings, float[] parameters) {
    int stride = index.stride;
    float[] values = couplings.values();
    for (int a = 0; a < residues; a++) {
      parameters[a] = biases[i * residues + a];
      int next = couplings.at(i, a);
      for (int j = 0; j < alignment.columns(); j++) {
        int slice = (1 + j * index.symbols) * stride + a;
        for (int b = 0; b < residues; b++, next++, slice += stride) {
          parameters[slice] = values[next];
        }
      }
    }
    int own = (1 + i * index.symbols) * stride;
    Arrays.fill(parameters, own, own + index.symbols * stride, 0);
  }

  /** Shape {@code [columns][residues]}. */
  private float[] biases(double[] frequencies) {
    int symbols = residues + 1;
    float[] present = new float[alignment.columns() * residues];
    for (int key = 0; key < present.length; key++) {
      present[key] = (float) frequencies[key / residues * symbols + key % residues];
    }
    float[] biases = inverse.times(present);
    for (int key = 0; key < biases.length; key++) {
      int i = key / residues;
      double gap = frequencies[i * symbols + residues];
      biases[key] += (float) Math.log(frequencies[i * symbols + key % residues] / gap);
      for (int own = i * residues; own < (i + 1) * residues; own++) {
        biases[key] -= inverse.get(Math.max(key, own), Math.min(key, own)) * present[own];
      }
    }
    return biases;
  }

  @Override
  public void close() {
    inverse.close();
  }
}
