package org.coattend.coupling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;

/**
 * The full model: each column's couplings to all others by regularised pseudo-likelihood (plmDCA,
 * Ekeberg et al. 2013; CCMpred, Seemayer et al. 2014), one independent convex problem per target.
 *
 * <p>A target's symbols are those that occur in its column: others have no probability. Parameters
 * of a symbol that does not occur, in the target's column or another, are zero in the gauge of the
 * fit.
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
      return 43e-9 * rows * columns * columns;
    }

    @Override
    public long heapBytes(long rows, long columns, Alphabet alphabet) {
      return SymbolIndex.bytes(rows, columns, alphabet)
          + ColumnLikelihood.bytes(columns, alphabet)
          + (Lbfgs.ARRAYS + 3) * SymbolIndex.sliceBytes(columns, alphabet);
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
  private final int symbols;
  private final SymbolIndex index;
  private final ColumnLikelihood likelihood;
  private final double[] frequencies;
  private final double effectiveRows;
  private final Lbfgs search;
  private final float[] parameters;
  private final float[] inverseCurvature;

  private Target target;

  /**
   * @param weights one per row, not negative; rows of weight zero inform the fit only in that their
   *     symbols occur
   */
  public PseudoLikelihood(
      EncodedAlignment alignment, float[] weights, Options options, Kernel kernel) {
    this.alignment = alignment;
    this.options = options;
    symbols = alignment.alphabet().size();
    index = new SymbolIndex(alignment);
    int stride =
        IntStream.range(0, alignment.columns())
            .map(column -> SymbolIndex.stride(index.symbols(column).length))
            .max()
            .orElse(0);
    likelihood =
        new ColumnLikelihood(
            index, kernel, weights, options.biasPenalty(), couplingPenalty(), stride);
    int size = (1 + index.keyCount()) * stride;
    search = new Lbfgs(kernel, size, options.maxIterations(), options.tolerance());
    parameters = new float[size];
    inverseCurvature = new float[size];
    frequencies = new double[alignment.columns() * symbols];
    double rows = 0;
    for (int row = 0; row < alignment.rows(); row++) {
      rows += weights[row];
      for (int column = 0; column < alignment.columns(); column++) {
        frequencies[column * symbols + alignment.code(row, column)] += weights[row];
      }
    }
    effectiveRows = rows;
  }

  @Override
  public Block fit(int from, int to) {
    Couplings couplings = new Couplings(from, to, alignment.columns(), alignment.alphabet().gap());
    double[] logLikelihoods = new double[alignment.rows()];
    List<Outcome> outcomes = new ArrayList<>();
    float[] all = new float[size()];
    for (int column = from; column < to; column++) {
      Lbfgs.Outcome found = fit(column, all);
      likelihood.addLogLikelihoods(parameters, logLikelihoods);
      couplings.set(column, all, symbols, SymbolIndex.stride(symbols));
      outcomes.add(
          new Outcome(found.iterations(), found.evaluations(), found.converged(), found.value()));
    }
    return new Block(couplings, List.copyOf(outcomes), logLikelihoods);
  }

  /** Parameters of a target, those that no row informs included. */
  int size() {
    return (1 + alignment.columns() * symbols) * SymbolIndex.stride(symbols);
  }

  /**
   * Fits one target, which {@link #addLogLikelihoods} is of from here on.
   *
   * @param all overwritten: shape {@code [1 + columns · symbols][stride]}
   */
  Lbfgs.Outcome fit(int column, float[] all) {
    target = Target.occurring(index, alignment, column);
    likelihood.target(target);
    independent();
    inverseCurvature();
    Lbfgs.Outcome found = search.minimise(likelihood, parameters, target.size(), inverseCurvature);
    target.spread(parameters, all);
    return found;
  }

  /**
   * Adds each row's ln p of the latest target to {@code sums}, under other parameters than the
   * fitted ones.
   *
   * @param all shape {@code [1 + columns · symbols][stride]}
   * @param sums modified: shape {@code [rows]}
   * @return the weighted negative sum of what was added
   */
  double addLogLikelihoods(float[] all, double[] sums) {
    target.collect(all, parameters);
    return likelihood.addLogLikelihoods(parameters, sums);
  }

  /**
   * What the couplings add to the logits on average over rows.
   *
   * @param all shape {@code [1 + columns · symbols][stride]}
   * @return shape {@code [symbols]}
   */
  double[] meanLogits(float[] all) {
    int stride = SymbolIndex.stride(symbols);
    double[] means = new double[symbols];
    for (int place = 0; place < frequencies.length; place++) {
      double share = frequencies[place] / effectiveRows;
      for (int a = 0; a < symbols; a++) {
        means[a] += share * all[(1 + place) * stride + a];
      }
    }
    return means;
  }

  private double couplingPenalty() {
    return options.penalty() * Math.max(1, alignment.columns() - 1);
  }

  /** Share of one of the target's symbols, one pseudocount in all spread evenly over all. */
  private double share(int k) {
    double present = frequencies[target.column * symbols + target.symbols[k]];
    return (present + 1.0 / symbols) / (effectiveRows + 1);
  }

  /** The model without couplings: the start of the search. */
  private void independent() {
    Arrays.fill(parameters, 0, target.size(), 0);
    int some = target.symbols.length;
    double mean = 0;
    for (int k = 0; k < some; k++) {
      mean += Math.log(share(k)) / some;
    }
    for (int k = 0; k < some; k++) {
      parameters[k] = (float) (Math.log(share(k)) - mean);
    }
  }

  /**
   * The Hessian's diagonal at that start is Σ_n w_n [x_nj = b] p_a (1 − p_a) + 2 λ_W, and the same
   * over all rows for the bias.
   */
  private void inverseCurvature() {
    int stride = target.stride;
    double[] variance = new double[stride];
    for (int k = 0; k < target.symbols.length; k++) {
      variance[k] = share(k) * (1 - share(k));
    }
    for (int k = 0; k < stride; k++) {
      inverseCurvature[k] = (float) (1 / (effectiveRows * variance[k] + 2 * options.biasPenalty()));
    }
    double penalty = 2 * couplingPenalty();
    for (int key = 0; key < index.keyCount(); key++) {
      double present = frequencies[index.place[key]];
      for (int k = 0; k < stride; k++) {
        inverseCurvature[(1 + key) * stride + k] = (float) (1 / (present * variance[k] + penalty));
      }
    }
  }
}
