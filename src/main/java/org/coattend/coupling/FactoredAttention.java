package org.coattend.coupling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;

/**
 * Factored attention: {@code W_ij = Σ_h s_h softmax_j(Q_h K_hᵀ)_ij V_h} (Bhattacharya et al. 2020;
 * Caredda and Pagnani 2024), few value matrices for all pairs of columns.
 *
 * <p>The couplings are those of {@link PseudoLikelihood}, replaced target by target by the nearest
 * that the values can make: how much of each orthonormal matrix there is in W_ij. Heads come in
 * pairs of opposite values, one attends where there is more than nothing of the matrix and the
 * other where there is less, each in proportion; the softmax runs over all columns, and what a
 * position pays to itself couples it to nothing, so that a head with nothing to say at i keeps its
 * attention there. Any such attention is a softmax, in the limit where it is 0; the heads are as
 * large as there are columns, Q_h their logits and K_h the identity.
 *
 * <p>The values come from the mean-field couplings of pairs that score high, see {@link
 * CouplingMoment}: of this family or, shared, of many. To fit the amounts by pseudo-likelihood
 * under given values is as convex, but ranks contacts worse (16 families, 64 matrices, separation ≥
 * 6: .02 less at L/5 and L/2, .01 at L): what the values cannot make is forced into what they can.
 */
public final class FactoredAttention implements CouplingModel {

  /**
   * Hyperparameters.
   *
   * @param heads even, 2 to 800; fewer where the letters, or the family, have no more value
   *     matrices
   * @param couplings of which the heads are made
   * @param values from which the value matrices are learnt
   * @param shared value matrices learnt from other families, instead of the family's own
   */
  public record Options(
      int heads,
      PseudoLikelihood.Options couplings,
      MeanField.Options values,
      Map<Alphabet, HeadValues> shared)
      implements CouplingModel.Options {

    /**
     * @throws IllegalArgumentException when the number of heads is out of its range
     */
    public Options {
      int most = most(Alphabet.PROTEIN);
      if (heads < 2 || heads > most || heads % 2 != 0) {
        throw new IllegalArgumentException(
            "heads is %d, must be even, 2 to %d".formatted(heads, most));
      }
      shared = Map.copyOf(shared);
    }

    private static int most(Alphabet alphabet) {
      return 2 * HeadValues.most(alphabet);
    }

    /** The same with shared values. */
    public Options sharing(Map<Alphabet, HeadValues> shared) {
      return new Options(heads, couplings, values, shared);
    }

    /** Value matrices: one for every two heads. */
    public int matrices() {
      return heads / 2;
    }

    @Override
    public FactoredAttention of(EncodedAlignment alignment, float[] weights) {
      return new FactoredAttention(alignment, weights, this, Kernel.fastest());
    }

    /** With the family's own value matrices, unless there are shared ones. */
    @Override
    public Options prepared(EncodedAlignment alignment, float[] weights) {
      Alphabet alphabet = alignment.alphabet();
      return shared.containsKey(alphabet)
          ? this
          : sharing(
              Map.of(alphabet, CouplingMoment.of(alignment, weights, values).values(matrices())));
    }

    /** Once there are value matrices. */
    @Override
    public boolean independentTargets() {
      return !shared.isEmpty();
    }

    /**
     * On 49 families the precision at L of pairs at least 6 apart is .429 with 1, .457 with 1.3 and
     * .453 with 1.4.
     */
    @Override
    public double averageProductShare() {
      return 1.3;
    }

    /** Of the couplings, the values, and taking one to the other; measured on 49 families. */
    @Override
    public double seconds(double rows, double columns) {
      double learning = CouplingMoment.columns((long) columns);
      return couplings.seconds(rows, columns)
          + values.seconds(rows, learning)
          + 5e-6 * columns * columns;
    }

    @Override
    public long heapBytes(long rows, long columns, Alphabet alphabet) {
      int some = Math.min(heads, most(alphabet));
      return CouplingMoment.heapBytes(columns, alphabet)
          + couplings.heapBytes(rows, columns, alphabet)
          + 2 * SymbolIndex.sliceBytes(columns, alphabet)
          + columns * some / 2 * Float.BYTES
          + HeadAttention.bytes(columns, some);
    }

    @Override
    public long offHeapBytes(long columns, Alphabet alphabet) {
      return values.offHeapBytes(CouplingMoment.columns(columns), alphabet)
          + 2 * SymbolIndex.sliceBytes(columns, alphabet);
    }
  }

  private final EncodedAlignment alignment;
  private final HeadValues values;
  private final PseudoLikelihood full;

  FactoredAttention(EncodedAlignment alignment, float[] weights, Options options, Kernel kernel) {
    this.alignment = alignment;
    values = options.prepared(alignment, weights).shared().get(alignment.alphabet());
    full = new PseudoLikelihood(alignment, weights, options.couplings(), kernel);
  }

  @Override
  public Block fit(int from, int to) {
    Couplings couplings = new Couplings(from, to, alignment.columns(), alignment.alphabet().gap());
    HeadAttention heads = new HeadAttention(values, from, to);
    double[] logLikelihoods = new double[alignment.rows()];
    List<Outcome> outcomes = new ArrayList<>();
    int symbols = alignment.alphabet().size();
    float[] parameters = new float[full.size()];
    float[] amounts = new float[alignment.columns() * values.count];
    for (int column = from; column < to; column++) {
      Lbfgs.Outcome found = full.fit(column, parameters);
      factor(parameters, amounts);
      couplings.set(column, parameters, symbols, SymbolIndex.stride(symbols));
      heads.add(column, amounts);
      double objective = full.addLogLikelihoods(parameters, logLikelihoods);
      outcomes.add(
          new Outcome(found.iterations(), found.evaluations(), found.converged(), objective));
    }
    return new Block(couplings, List.copyOf(outcomes), logLikelihoods, heads);
  }

  /** The biases make up for what the couplings no longer add on average. */
  private void factor(float[] parameters, float[] amounts) {
    double[] before = full.meanLogits(parameters);
    values.project(parameters, alignment.columns(), amounts);
    double[] after = full.meanLogits(parameters);
    for (int a = 0; a < before.length; a++) {
      parameters[a] += (float) (before[a] - after[a]);
    }
  }
}
