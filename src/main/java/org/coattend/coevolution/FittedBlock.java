package org.coattend.coevolution;

import java.io.Serializable;
import java.util.List;
import org.coattend.coupling.CouplingModel;

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
 */
public record FittedBlock(
    int from,
    float[][] norms,
    short[][] strongest,
    float[][] strongestCoupling,
    List<CouplingModel.Outcome> outcomes,
    double[] logLikelihoods,
    byte[] pairAttention,
    byte[] attentionEntropy)
    implements Serializable {}
