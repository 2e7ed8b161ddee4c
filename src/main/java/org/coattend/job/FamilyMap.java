package org.coattend.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.coattend.evaluation.DistanceMap;
import org.coattend.evaluation.ScoredPair;
import org.coattend.report.ContactMap;
import org.coattend.report.ContactMap.Known;
import org.coattend.report.ContactMap.Predicted;

/** The contact map of one family beside its truth, as its precision counts it. */
final class FamilyMap {
  private FamilyMap() {}

  /**
   * The best pairs up to the L-th of known distance, where L is the truth's columns, with the pairs
   * of unknown distance among them, and all known contacts.
   *
   * @param pairs predicted pairs in any order
   */
  static ContactMap of(
      String family, List<ScoredPair> pairs, DistanceMap truth, EvaluateJob.Options options) {
    int minSeparation = options.leastSeparation();
    List<Predicted> predicted = new ArrayList<>();
    List<Known> known = contacts(truth, minSeparation, options.contactDistance());
    int counted = 0;
    int touching = 0;
    for (ScoredPair pair : pairs.stream().sorted(ScoredPair.RANKING).toList()) {
      if (pair.separation() < minSeparation || counted == truth.columns()) {
        continue;
      }
      predicted.add(new Predicted(pair.i(), pair.j(), pair.score()));
      double distance = truth.distance(pair.i(), pair.j());
      if (distance < options.contactDistance()) {
        touching++;
      } else if (!Double.isNaN(distance)) {
        known.add(new Known(pair.i(), pair.j(), distance));
      }
      counted += Double.isNaN(distance) ? 0 : 1;
    }
    String subtitle =
        String.format(
            Locale.ROOT,
            "%,d of the best %,d pairs with |i − j| ≥ %d are contacts",
            touching,
            counted,
            minSeparation);
    return new ContactMap(
        family,
        truth.columns(),
        subtitle,
        options.rankBy(),
        options.contactDistance(),
        predicted,
        known);
  }

  private static List<Known> contacts(DistanceMap truth, int minSeparation, double nearer) {
    List<Known> contacts = new ArrayList<>();
    for (int i = 1; i <= truth.columns(); i++) {
      for (int j = i + minSeparation; j <= truth.columns(); j++) {
        double distance = truth.distance(i, j);
        if (distance < nearer) {
          contacts.add(new Known(i, j, distance));
        }
      }
    }
    return contacts;
  }
}
