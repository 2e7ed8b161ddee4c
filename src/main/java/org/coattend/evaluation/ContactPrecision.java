package org.coattend.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Precision of predicted contacts: of the n best pairs, the share whose residues touch.
 *
 * <p>Pairs closer in sequence than a minimum separation and pairs of unknown distance are left out
 * of the ranking; n is ⌊L/5⌋, ⌊L/2⌋ or L, where L is the number of query columns, or what there is
 * when fewer pairs are left.
 *
 * @param minSeparation least j − i of the pairs ranked
 * @param top {@code "L/5"}, {@code "L/2"} or {@code "L"}
 * @param n pairs counted
 * @param precision 0…1, {@code NaN} when n = 0
 */
public record ContactPrecision(int minSeparation, String top, int n, double precision) {
  /** How much of the ranking is counted, as a fraction of the query's columns. */
  private enum Top {
    FIFTH("L/5", 5),
    HALF("L/2", 2),
    WHOLE("L", 1);

    private final String label;
    private final int divisor;

    Top(String label, int divisor) {
      this.label = label;
      this.divisor = divisor;
    }
  }

  /** The labels of the cuts, shortest first. */
  public static List<String> tops() {
    return List.of(Top.FIFTH.label, Top.HALF.label, Top.WHOLE.label);
  }

  /**
   * Precision at every minimum separation and cut, in the order of the separations, L/5 first.
   *
   * @param pairs predicted pairs in any order, each at most once
   * @param truth known distances; its columns are L
   * @param minSeparations least j − i, in columns
   * @param contactDistance a pair closer than this many Å is a contact
   * @throws IllegalArgumentException when a pair lies outside the truth's columns
   */
  public static List<ContactPrecision> of(
      List<ScoredPair> pairs,
      DistanceMap truth,
      List<Integer> minSeparations,
      double contactDistance) {
    List<ScoredPair> ranking =
        pairs.stream()
            .filter(pair -> !Double.isNaN(truth.distance(pair.i(), pair.j())))
            .sorted(ScoredPair.RANKING)
            .toList();
    List<ContactPrecision> cuts = new ArrayList<>();
    for (int minSeparation : minSeparations) {
      boolean[] touches = new boolean[truth.columns()];
      int ranked = 0;
      for (ScoredPair pair : ranking) {
        if (ranked < touches.length && pair.separation() >= minSeparation) {
          touches[ranked++] = truth.distance(pair.i(), pair.j()) < contactDistance;
        }
      }
      for (Top top : Top.values()) {
        int n = Math.min(truth.columns() / top.divisor, ranked);
        cuts.add(new ContactPrecision(minSeparation, top.label, n, share(touches, n)));
      }
    }
    return cuts;
  }

  private static double share(boolean[] touches, int n) {
    int contacts = 0;
    for (int k = 0; k < n; k++) {
      contacts += touches[k] ? 1 : 0;
    }
    return n == 0 ? Double.NaN : (double) contacts / n;
  }
}
