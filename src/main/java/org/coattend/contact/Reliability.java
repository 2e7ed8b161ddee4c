package org.coattend.contact;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether probabilities mean what they say: of the pairs that are given about p, a share p should
 * be contacts.
 *
 * @param bins of equal width, from 0 to 1; those without pairs left out
 */
public record Reliability(List<Bin> bins) {
  private static final int BINS = 20;

  /**
   * Pairs of about the same probability.
   *
   * @param from least probability
   * @param to the next bin's
   * @param predicted mean probability
   * @param observed share of contacts
   */
  public record Bin(double from, double to, long pairs, double predicted, double observed) {}

  /** Counts pairs. */
  static final class Counts {
    private final long[] pairs = new long[BINS];
    private final long[] contacts = new long[BINS];
    private final double[] predicted = new double[BINS];

    void add(double probability, boolean touches) {
      int bin = Math.min(BINS - 1, (int) (probability * BINS));
      pairs[bin]++;
      contacts[bin] += touches ? 1 : 0;
      predicted[bin] += probability;
    }

    Reliability finish() {
      List<Bin> bins = new ArrayList<>();
      for (int bin = 0; bin < BINS; bin++) {
        if (pairs[bin] > 0) {
          bins.add(
              new Bin(
                  (double) bin / BINS,
                  (double) (bin + 1) / BINS,
                  pairs[bin],
                  predicted[bin] / pairs[bin],
                  (double) contacts[bin] / pairs[bin]));
        }
      }
      return new Reliability(List.copyOf(bins));
    }
  }

  /**
   * Expected calibration error: mean of |predicted − observed| over pairs of at least a probability
   * (Naeini et al. 2015).
   */
  public double error(double least) {
    double error = 0;
    long pairs = 0;
    for (Bin bin : bins) {
      if (bin.from() >= least - 1e-9) {
        error += bin.pairs() * Math.abs(bin.predicted() - bin.observed());
        pairs += bin.pairs();
      }
    }
    return pairs == 0 ? 0 : error / pairs;
  }
}
