package org.coattend.coupling;

import java.io.Serializable;
import java.util.List;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;

/**
 * Couplings of one alignment: how much each column attends to every other, and by which residues.
 */
public interface CouplingModel extends AutoCloseable {

  /** Which model, with its hyperparameters. */
  sealed interface Options extends Serializable
      permits PseudoLikelihood.Options, MeanField.Options, FactoredAttention.Options {

    /**
     * Prepares the model of one alignment.
     *
     * @param weights one per row, not negative; rows of weight zero inform the couplings at most in
     *     that their symbols occur
     */
    CouplingModel of(EncodedAlignment alignment, float[] weights);

    /**
     * The same, with what all targets of an alignment share found out beforehand, so that they are
     * independent; as it is where there is no such thing.
     *
     * @param weights as for {@link #of}
     */
    default Options prepared(EncodedAlignment alignment, float[] weights) {
      return this;
    }

    /**
     * Whether targets are fitted independently of one another, so that it pays to spread those of
     * one family over many cores.
     */
    boolean independentTargets();

    /**
     * How much of the average product pair scores leave out: 1 is the plain correction; see {@link
     * PairScores}.
     */
    double averageProductShare();

    /** About how many seconds of one core the couplings of an alignment of that size take. */
    double seconds(double rows, double columns);

    /**
     * About the heap that the model of an alignment of that size takes, in bytes, the alignment and
     * the couplings of a block left out.
     */
    long heapBytes(long rows, long columns, Alphabet alphabet);

    /** Native memory that the model takes, in bytes. */
    long offHeapBytes(long columns, Alphabet alphabet);
  }

  /**
   * What became of a block of targets.
   *
   * @param couplings of the block
   * @param outcomes how each target's fit ended, in order
   * @param logLikelihoods shape {@code [rows]}: Σ ln p(x_ni | x_n,−i) over the block's targets, in
   *     nats
   * @param heads what the heads do from the block's targets; null for a model without heads
   */
  record Block(
      Couplings couplings, List<Outcome> outcomes, double[] logLikelihoods, HeadAttention heads) {

    /** Of a model without heads. */
    Block(Couplings couplings, List<Outcome> outcomes, double[] logLikelihoods) {
      this(couplings, outcomes, logLikelihoods, null);
    }
  }

  /**
   * How the fit of one target ended.
   *
   * @param iterations steps taken; 0 for a solution in closed form and for a column of one symbol
   * @param evaluations of the objective and its gradient
   * @param converged whether the tolerance was met
   * @param objective the penalised negative pseudo-log-likelihood reached, in nats; without a
   *     penalty for mean-field couplings and factored attention
   */
  record Outcome(int iterations, int evaluations, boolean converged, double objective)
      implements Serializable {}

  /** Fits the targets {@code from} to {@code to}, the latter excluded. */
  Block fit(int from, int to);

  /** Gives back what it holds of native memory; there is no fit from here on. */
  @Override
  default void close() {}
}
