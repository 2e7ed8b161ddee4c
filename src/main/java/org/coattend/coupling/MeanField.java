package org.coattend.coupling;

import java.util.ArrayList;
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
 * <p>Memory: (columns · (q − 1))² floats at most, native: the counts, the covariance and its
 * inverse follow one another in the same place. {@link ResidueVariables} says why it may be less.
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
     * Counts and likelihoods, and the inverse of some 15 rows per column; measured on 49 protein
     * families.
     */
    @Override
    public double seconds(double rows, double columns) {
      return 2e-9 * rows * columns * columns + 5e-8 * columns * columns * columns;
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
  private final int stride;
  private final SymbolIndex index;
  private final ColumnLikelihood likelihood;
  private final float[] biases;
  private final float[][] contingency;
  private final InverseCovariance inverse;

  /**
   * @param weights one per row, not negative; rows of weight zero do not inform the couplings
   * @throws ArithmeticException when the covariance has no inverse in single precision
   */
  public MeanField(EncodedAlignment alignment, float[] weights, Options options, Kernel kernel) {
    this.alignment = alignment;
    residues = alignment.alphabet().gap();
    index = new SymbolIndex(alignment);
    stride = SymbolIndex.stride(alignment.alphabet().size());
    likelihood = new ColumnLikelihood(index, kernel, weights, 0, 0, stride);
    PairCounts counts = new PairCounts(new ResidueVariables(alignment));
    try {
      counts.add(alignment, weights);
      contingency = counts.contingency(options.pseudocount());
      inverse = inverse(counts, options, alignment.family());
      biases = biases(counts, options.pseudocount());
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
  static InverseCovariance inverse(PairCounts counts, Options options, String family) {
    try {
      return counts.inverseCovariance(options.pseudocount());
    } catch (ArithmeticException singular) {
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
    float[] parameters = new float[(1 + index.keyCount()) * stride];
    for (int column = from; column < to; column++) {
      parameters(column, couplings, parameters);
      couplings.centreFromGap(column);
      Target target = Target.any(index, alignment, column);
      likelihood.target(target);
      double objective = likelihood.addLogLikelihoods(parameters, logLikelihoods);
      outcomes.add(new Outcome(0, 0, true, objective));
    }
    return new Block(couplings, List.copyOf(outcomes), logLikelihoods);
  }

  /** The couplings as they are: those of the gap are zero. */
  private Couplings inGaugeOfGap(int from, int to) {
    Couplings couplings = new Couplings(from, to, alignment.columns(), residues);
    inverse.writeCouplings(couplings);
    return couplings;
  }

  /**
   * Biases and couplings of a target with all symbols, both still in the gauge in which those of
   * the gap are zero.
   */
  private void parameters(int i, Couplings couplings, float[] parameters) {
    int symbols = residues + 1;
    System.arraycopy(biases, i * residues, parameters, 0, residues);
    for (int key = 0; key < index.keyCount(); key++) {
      int j = index.place[key] / symbols;
      int b = index.place[key] % symbols;
      boolean coupled = j != i && b < residues;
      int slice = (1 + key) * stride;
      for (int a = 0; a < residues; a++) {
        parameters[slice + a] = coupled ? couplings.value(i, j, a, b) : 0;
      }
    }
  }

  /** Shape {@code [columns][residues]}, in the gauge in which the gap's is zero. */
  private float[] biases(PairCounts counts, double pseudocount) {
    double[] frequencies = counts.frequencies(pseudocount);
    float[] biases = inverse.meanFields(counts.variableFrequencies(pseudocount));
    for (int at = 0; at < biases.length; at++) {
      int first = at / residues * (residues + 1);
      double gap = frequencies[first + residues];
      biases[at] += (float) Math.log(frequencies[first + at % residues] / gap);
    }
    return biases;
  }

  @Override
  public void close() {
    inverse.close();
  }
}
