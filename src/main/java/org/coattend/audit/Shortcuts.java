package org.coattend.audit;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.coattend.statistic.FalseDiscovery;

/**
 * Tokens that a model relies on and that stand for another label elsewhere. A token is flagged when
 * its association with the label differs between environments and decisions rest on it, both beyond
 * chance and by enough to matter. Nothing is said of how to mend the model.
 */
public final class Shortcuts {
  /** Rate of false discoveries of both tests. */
  static final double RATE = .05;

  /**
   * Least difference of P(label | token) between environments, beyond chance: of five rows with the
   * token, one changes its label. Agreement of .8 in one environment and .1 in another is a
   * difference of .7. Of many small environments two always differ by much, so that the difference
   * alone would tell nothing.
   */
  static final double UNSTABLE = .2;

  /**
   * Share of decisions that must change beyond those that other positions change; its interval must
   * be above.
   */
  static final double RELIED = .1;

  private Shortcuts() {}

  /**
   * Tokens of which reliance is to be measured: the most unstable. A token is swapped with the one
   * that drifts most the other way, where both drift by enough to matter; several tokens may have
   * the same partner.
   *
   * @param most candidates
   * @param rows of each that are measured, about
   */
  public static List<Candidate> candidates(EnvironmentSums sums, int most, long rows) {
    List<Instability> top = sums.instabilities().stream().limit(most).toList();
    List<double[]> drifts = top.stream().map(each -> sums.drift(each.token())).toList();
    int[] opposite = IntStream.range(0, top.size()).map(k -> opposite(k, top, drifts)).toArray();
    return IntStream.range(0, top.size())
        .mapToObj(
            k -> {
              int other = opposite[k];
              return new Candidate(
                  top.get(k).token(),
                  other >= 0 ? top.get(other).token() : Candidate.NONE,
                  Math.min(1, (double) rows / top.get(k).rows()));
            })
        .toList();
  }

  /** The place of the unstable one that drifts most the other way; −1 when none does. */
  private static int opposite(int at, List<Instability> top, List<double[]> drifts) {
    int found = -1;
    double least = 0;
    for (int k = 0; k < top.size(); k++) {
      double product = dot(drifts.get(at), drifts.get(k));
      if (unstable(top.get(at)) && unstable(top.get(k)) && product < least) {
        least = product;
        found = k;
      }
    }
    return found;
  }

  private static boolean unstable(Instability instability) {
    return instability.q() < RATE && instability.beyondChance() >= UNSTABLE;
  }

  private static double dot(double[] x, double[] y) {
    return IntStream.range(0, x.length).mapToDouble(k -> x[k] * y[k]).sum();
  }

  /** The candidates with what was measured, the highest rank first. */
  public static List<Shortcut> ranked(EnvironmentSums sums, TokenReliance measured) {
    Map<Integer, Instability> byToken = new HashMap<>();
    sums.instabilities().forEach(each -> byToken.put(each.token(), each));
    List<Candidate> candidates = measured.candidates();
    double[] q =
        FalseDiscovery.qValues(
            candidates.stream().mapToDouble(each -> measured.of(each.token()).p()).toArray());
    return IntStream.range(0, q.length)
        .mapToObj(
            k -> {
              Candidate candidate = candidates.get(k);
              return shortcut(
                  candidate, byToken.get(candidate.token()), measured.of(candidate.token()), q[k]);
            })
        .sorted(
            Comparator.comparingDouble(Shortcut::rank)
                .reversed()
                .thenComparingInt(each -> each.candidate().token()))
        .toList();
  }

  private static Shortcut shortcut(
      Candidate candidate, Instability instability, RelianceSums reliance, double q) {
    boolean flagged =
        unstable(instability) && q < RATE && reliance.stronger().differenceInterval().above(RELIED);
    return new Shortcut(
        candidate,
        instability,
        reliance,
        q,
        instability.beyondChance() * reliance.reliance(),
        flagged);
  }
}
