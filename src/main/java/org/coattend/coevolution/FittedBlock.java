package org.coattend.coevolution;

import java.io.Serializable;
import java.util.List;
import org.coattend.coupling.CouplingModel;
import org.coattend.coupling.HeadAttention;

/**
 * What is kept of a block of fitted target columns.
 *
 * @param from first target column
 * @param norms shape {@code [targets][columns]}: strength of the attention from target to column
 * @param strongest shape {@code [targets][columns]}: the residues with the largest coupling, as
 *     target residue · residues + residue of the column
 * @param strongestCoupling shape {@code [targets][columns]}: that coupling
 * @param outcomes how the fit of each target ended
 * @param logLikelihoods shape {@code [rows]}: sums over the block's targets, in nats
 * @param pairAttention state of {@link org.coattend.statistic.PairAttention}
 * @param attentionEntropy state of {@link org.coattend.statistic.AttentionEntropy}
 * @param heads what the heads do from the block's targets; null for a model without heads
 */
public record FittedBlock(
    int from,
    float[][] norms,
    short[][] strongest,
    float[][] strongestCoupling,
    List<CouplingModel.Outcome> outcomes,
    double[] logLikelihoods,
    byte[] pairAttention,
    byte[] attentionEntropy,
    HeadAttention heads)
    implements Serializable {

  /** Columns that it fits. */
  public int targets() {
    return outcomes.size();
  }

  /** Evaluations of the targets' objectives; 0 for couplings in closed form. */
  public long evaluations() {
    return outcomes.stream().mapToLong(CouplingModel.Outcome::evaluations).sum();
  }
}
