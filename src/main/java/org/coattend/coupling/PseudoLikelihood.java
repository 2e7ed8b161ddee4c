package org.coattend.coupling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;

/**
 * The full model: each column's couplings to all others by regularised pseudo-likelihood (plmDCA,
 * Ekeberg et al. 2013; CCMpred, Seemayer et al. 2014), one independent convex problem per target.
 *
 * <p>A target's couplings depend on the alignment and the options alone, not on which other targets
 * are fitted beside it.
 */
public final class PseudoLikelihood implements CouplingModel {

  /**
   * Hyperparameters.
   *
   * @param penalty λ_W divided by (columns − 1), positive
   * @param biasPenalty λ_b, positive
   * @param maxIterations L-BFGS steps per target at most
   * @param tolerance a target is converged when a step lowers its objective by less than this share
   */
  public record Options(double penalty, double biasPenalty, int maxIterations, double tolerance)
      implements CouplingModel.Options {

    /**
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Options {
      requirePositive("penalty", penalty);
      requirePositive("bias-penalty", biasPenalty);
      if (maxIterations < 1) {
        throw new IllegalArgumentException(
            "max-iterations is %d, must be at least 1".formatted(maxIterations));
      }
      if (!(tolerance >= 0 && tolerance < 1)) {
        throw new IllegalArgumentException(
            "tolerance is %s, must be at least 0 and below 1".formatted(tolerance));
      }
    }

    @Override
    public PseudoLikelihood of(EncodedAlignment alignment, float[] weights) {
      return new PseudoLikelihood(alignment, weights, this, Kernel.fastest());
    }

    @Override
    public boolean independentTargets() {
      return true;
    }

    /**
     * On 49 families the precision of pairs at least 24 apart rises from .453 to .462 at L/2 and
     * from .298 to .305 at L by these four hundredths; beyond them the best L/5 suffer.
     */
    @Override
    public double averageProductShare() {
      return 1.04;
    }

    /** Measured on 49 protein families. */
    @Override
    public double seconds(double rows, double columns) {
      return 65e-9 * rows * columns * columns;
    }

    @Override
    public long heapBytes(long rows, long columns, Alphabet alphabet) {
      return SymbolIndex.bytes(rows, columns, alphabet)
          + ColumnLikelihood.bytes(columns, alphabet)
          + (Lbfgs.ARRAYS + 2) * SymbolIndex.sliceBytes(columns, alphabet);
    }

    @Override
    public long offHeapBytes(long columns, Alphabet alphabet) {
      return 0;
    }

    private static void requirePositive(String name, double value) {
      if (!(value > 0)) {
        throw new IllegalArgumentException("%s is %s, must be positive".formatted(name, value));
      }
    }
  }

  private final EncodedAlignment alignment;
  private final Options options;
  final SymbolIndex index;
  final ColumnLikelihood likelihood;
  private final double[] frequencies;
  private final double effectiveRows;
  private final Lbfgs search;
  private final float[] inverseCurvature;

  /**
   * @param weights one per row, not negative; rows of weight zero do not inform the fit
   */
  public PseudoLikelihood(
      EncodedAlignment alignment, float[] weights, Options options, Kernel kernel) {
    this.alignment = alignment;
    this.options = options;
    index = new SymbolIndex(alignment);
    likelihood =
        new ColumnLikelihood(index, kernel, weights, options.biasPenalty(), couplingPenalty());
    search = new Lbfgs(kernel, likelihood.size(), options.maxIterations(), options.tolerance());
    inverseCurvature = new float[likelihood.size()];
    frequencies = new double[index.keyCount()];
    double rows = 0;
    for (int row = 0; row < alignment.rows(); row++) {
      rows += weights[row];
      for (int column = 0; column < alignment.columns(); column++) {
        frequencies[column * index.symbols + alignment.code(row, column)] += weights[row];
      }
    }
    effectiveRows = rows;
  }

  @Override
  public Block fit(int from, int to) {
    Couplings couplings = new Couplings(from, to, alignment.columns(), alignment.alphabet().gap());
    double[] logLikelihoods = new double[alignment.rows()];
    List<Outcome> outcomes = new ArrayList<>();
    float[] parameters = new float[likelihood.size()];
    for (int column = from; column < to; column++) {
      Lbfgs.Outcome found = fit(column, parameters);
      couplings.set(column, parameters, index.symbols, index.stride);
      likelihood.addLogLikelihoods(parameters, logLikelihoods);
      outcomes.add(new Outcome(found.iterations(), found.converged(), found.value()));
    }
    return new Block(couplings, List.copyOf(outcomes), logLikelihoods);
  }

  /**
   * Fits one target, which the likelihood is of from here on.
   *
   * @param parameters overwritten: shape {@code [1 + columns · symbols][stride]}
   */
  Lbfgs.Outcome fit(int column, float[] parameters) {
    Arrays.fill(parameters, 0);
    independent(column, parameters);
    inverseCurvature(column, inverseCurvature);
    likelihood.target(column, alignment.column(column));
    return search.minimise(likelihood, parameters, inverseCurvature);
  }

  /**
   * What the couplings add to the logits on average over rows.
   *
   * @param parameters shape {@code [1 + columns · symbols][stride]}
   * @return shape {@code [stride]}
   */
  double[] meanLogits(float[] parameters) {
    double[] means = new double[index.stride];
    for (int key = 0; key < index.keyCount(); key++) {
      double share = frequencies[key] / effectiveRows;
      for (int a = 0; a < index.stride; a++) {
        means[a] += share * parameters[(1 + key) * index.stride + a];
      }
    }
    return means;
  }

  private double couplingPenalty() {
    return options.penalty() * Math.max(1, alignment.columns() - 1);
  }

  /** Share of a symbol in the target column, one pseudocount in all spread evenly. */
  private double share(int column, int symbol) {
    return (frequencies[column * index.symbols + symbol] + 1.0 / index.symbols)
        / (effectiveRows + 1);
  }

  /** The model without couplings: the start of the search. */
  private void independent(int column, float[] parameters) {
    double mean = 0;
    for (int a = 0; a < index.symbols; a++) {
      mean += Math.log(share(column, a)) / index.symbols;
    }
    for (int a = 0; a < index.symbols; a++) {
      parameters[a] = (float) (Math.log(share(column, a)) - mean);
    }
  }

  /**
   * The Hessian's diagonal at that start is Σ_n w_n [x_nj = b] p_a (1 − p_a) + 2 λ_W, and the same
   * over all rows for the bias.
   */
  private void inverseCurvature(int column, float[] inverse) {
    for (int a = 0; a < index.stride; a++) {
      double variance = a < index.symbols ? share(column, a) * (1 - share(column, a)) : 0;
      inverse[a] = (float) (1 / (effectiveRows * variance + 2 * options.biasPenalty()));
      for (int key = 0; key < index.keyCount(); key++) {
        inverse[(1 + key) * index.stride + a] =
            (float) (1 / (frequencies[key] * variance + 2 * couplingPenalty()));
      }
    }
  }
}
