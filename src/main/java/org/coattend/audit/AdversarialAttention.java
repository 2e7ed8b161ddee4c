package org.coattend.audit;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.coattend.classifier.Reading;
import org.coattend.statistic.Divergence;

/**
 * Attention far from the model's own that leaves its output nearly as it is (Jain and Wallace 2019,
 * section 4.2.2). Ends keep what they have.
 *
 * @param attention shape {@code [positions]}
 * @param divergence Jensen-Shannon, from the model's own, in nats; 0 to ln 2
 * @param change of the output, total variation; at most what was allowed, up to rounding
 * @param exact whether no allowed attention is farther; if not, the divergence is one that can be
 *     reached, and a larger one may be
 */
record AdversarialAttention(double[] attention, double divergence, double change, boolean exact) {

  /**
   * The farthest that is found: by {@link SlabAdversary} for two classes, by {@link
   * SearchedAdversary} for more.
   *
   * @param inner positions that are not ends
   * @param allowed change of the output, 0 or more
   */
  static AdversarialAttention of(Reading reading, int[] inner, double allowed) {
    SlabAdversary.Farthest found =
        reading.bias().length == 2
            ? within(reading, inner, allowed)
            : new SlabAdversary.Farthest(
                SearchedAdversary.farthest(reading, inner, allowed), false);
    double[] attention = reading.attention().clone();
    for (int k = 0; k < inner.length; k++) {
      attention[inner[k]] = found.attention()[k];
    }
    return new AdversarialAttention(
        attention,
        Divergence.jensenShannon(reading.attention(), attention),
        Divergence.totalVariation(reading.probabilities(), reading.probabilities(attention)),
        found.exact());
  }

  /** For two classes, a bound of the change bounds the difference of logits on both sides. */
  private static SlabAdversary.Farthest within(Reading reading, int[] inner, double allowed) {
    double[] own = IntStream.of(inner).mapToDouble(i -> reading.attention()[i]).toArray();
    double[] scores =
        IntStream.of(inner)
            .mapToDouble(i -> reading.values()[i][1] - reading.values()[i][0])
            .toArray();
    double score = IntStream.range(0, own.length).mapToDouble(k -> own[k] * scores[k]).sum();
    double[] logits = reading.logits(reading.attention());
    double logit = logits[1] - logits[0];
    double[] probabilities = reading.probabilities();
    double low = Double.NEGATIVE_INFINITY;
    if (probabilities[1] > allowed) {
      low = score - logit + logit(probabilities[1] - allowed, probabilities[0] + allowed);
    }
    double high = Double.POSITIVE_INFINITY;
    if (probabilities[0] > allowed) {
      high = score - logit + logit(probabilities[1] + allowed, probabilities[0] - allowed);
    }
    double slack = 1e-12 * (1 + Arrays.stream(scores).map(Math::abs).max().orElse(0));
    return SlabAdversary.farthest(own, scores, low - slack, high + slack);
  }

  private static double logit(double second, double first) {
    return Math.log(second) - Math.log(first);
  }
}
