package org.coattend.audit;

import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.Reading;
import org.coattend.classifier.Sequence;
import org.coattend.statistic.Divergence;

/**
 * Two models on one sequence.
 *
 * @param change between their outputs, total variation; 0 to 1
 * @param divergence between their attention, Jensen-Shannon in nats; 0 to ln 2
 */
public record MapDifference(double change, double divergence) {
  /** Compares them. */
  public static MapDifference between(AttentionModel one, AttentionModel other, Sequence sequence) {
    Reading ofOne = one.read(sequence);
    Reading ofOther = other.read(sequence);
    return new MapDifference(
        Divergence.totalVariation(ofOne.probabilities(), ofOther.probabilities()),
        Divergence.jensenShannon(ofOne.attention(), ofOther.attention()));
  }
}
