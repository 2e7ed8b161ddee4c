package org.coattend.audit;

import java.io.Serializable;
import java.util.List;

/**
 * What attention tells of one decision. Changes of the output are total variations, 0 to 1. NaN is
 * what a sequence does not tell: all but the first six and {@code uniformDecided} when every
 * position is an end, correlations as in {@link RankCorrelation}.
 *
 * @param id of the example
 * @param environment where it comes from; empty without a column
 * @param positions that are not ends
 * @param label the true class
 * @param decided the class of the highest probability, the first of equals
 * @param probability of it
 * @param uniformDecided the class under uniform attention
 * @param gradient attention against |gradient × input|, rounded to 2^−40 of the largest
 * @param leaveOneOut attention against the change of the output without a position, rounded to
 *     2^−40, over the positions that were left out
 * @param valueWeighted attention against itself times what a position says for the decided class
 * @param uniformChange of the output when attention is uniform
 * @param permutedChange median of those when attention is permuted
 * @param adversarialDivergence of attention that changes the output by no more than is allowed,
 *     from the model's own, Jensen-Shannon in nats; 0 to ln 2
 * @param reachableDivergence the largest of any attention that leaves the ends theirs, whatever the
 *     output
 * @param adversarialChange of the output by it
 * @param exact whether no allowed attention is farther; else one may be
 * @param uniformBlindness to the change from uniform attention to the model's own
 * @param adversarialBlindness to the change from adversarial attention to it
 * @param tokens by position
 */
public record ExampleAudit(
    String id,
    String environment,
    int positions,
    int label,
    int decided,
    double probability,
    int uniformDecided,
    RankCorrelation gradient,
    RankCorrelation leaveOneOut,
    RankCorrelation valueWeighted,
    double uniformChange,
    double permutedChange,
    double adversarialDivergence,
    double reachableDivergence,
    double adversarialChange,
    boolean exact,
    Blindness uniformBlindness,
    Blindness adversarialBlindness,
    List<TokenAudit> tokens)
    implements Serializable {}
