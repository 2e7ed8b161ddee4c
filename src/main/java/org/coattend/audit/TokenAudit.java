package org.coattend.audit;

import java.io.Serializable;

/**
 * One position of an example. All but {@code position} and {@code end} are at least 0.
 *
 * @param position from 0
 * @param end whether it is an end of the sequence
 * @param attention the model's own
 * @param gradient |gradient × input| of the probability of the decided class
 * @param leaveOneOut change of the output without it, total variation; NaN at an end, and where it
 *     was not left out
 * @param valueWeighted α |v_c − mean of v_k over the other classes k|, c being decided: what it
 *     moves the decided class's logit against the others'
 * @param adversarial attention that is far from the model's own and gives nearly its output
 */
public record TokenAudit(
    int position,
    boolean end,
    double attention,
    double gradient,
    double leaveOneOut,
    double valueWeighted,
    double adversarial)
    implements Serializable {}
