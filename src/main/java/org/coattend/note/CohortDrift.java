package org.coattend.note;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.coattend.statistic.FalseDiscovery;
import org.coattend.statistic.StudentT;

/**
 * How two cohorts differ in what heads attend to, as they are and at equal length of notes ({@link
 * LengthMatch}); notes are taken as independent.
 */
public final class CohortDrift implements Serializable {
  /** Cohorts that are compared, the largest; their pairs stay in memory. */
  static final int LARGEST = 32;

  /**
   * One feature of one head. NaN is what the notes do not tell: all but {@code unadjusted} when too
   * few of the cohorts' notes are of like length, all after {@code difference} when the feature
   * does not vary among them.
   *
   * @param layer from 0
   * @param head from 0
   * @param weighted by the norm of what the attention moves, or raw
   * @param unadjusted the other cohort's mean less the cohort's
   * @param difference that at equal length
   * @param low of its 95 % confidence interval
   * @param high of it
   * @param p of no difference at equal length, two-sided
   * @param q of all differences between all cohorts that are compared, see {@link FalseDiscovery}
   */
  public record Entry(
      int layer,
      int head,
      boolean weighted,
      HeadFeature feature,
      double unadjusted,
      double difference,
      double low,
      double high,
      double p,
      double q) {}

  private final String cohort;
  private final String other;
  private final long notes;
  private final long otherNotes;
  private final int heads;
  private final double overlap;
  private final double[] unadjusted;
  private final LengthMatch.Estimate[] estimates;
  private final double[] p;
  private final double[] q;

  private CohortDrift(HeadMoments moments, String cohort, String other) {
    this.cohort = cohort;
    this.other = other;
    notes = moments.notes(cohort);
    otherNotes = moments.notes(other);
    heads = moments.heads();
    LengthMatch match = new LengthMatch(moments.byLength(cohort), moments.byLength(other));
    overlap = match.information() * (notes + otherNotes) / ((double) notes * otherNotes);
    int features = moments.features();
    unadjusted = new double[features];
    estimates = new LengthMatch.Estimate[features];
    p = new double[features];
    q = new double[features];
    for (int k = 0; k < features; k++) {
      unadjusted[k] = moments.mean(other, k) - moments.mean(cohort, k);
      estimates[k] = match.estimate(k);
      p[k] =
          StudentT.twoSided(
              estimates[k].difference() / estimates[k].error(), estimates[k].freedom());
    }
  }

  /**
   * The {@value #LARGEST} cohorts that have the most notes, in alphabetical order; notes of no
   * cohort and those of cohorts that may not be told are none.
   */
  public static List<String> compared(HeadMoments moments) {
    return moments.cohorts().stream()
        .filter(cohort -> !cohort.isEmpty() && !cohort.equals(NoteMeasures.OTHER))
        .sorted(Comparator.comparingLong(moments::notes).reversed())
        .limit(LARGEST)
        .sorted()
        .toList();
  }

  /** Every pair of the cohorts that are {@linkplain #compared compared}, in alphabetical order. */
  public static List<CohortDrift> between(HeadMoments moments) {
    List<String> cohorts = compared(moments);
    List<CohortDrift> pairs = new ArrayList<>();
    for (int k = 0; k < cohorts.size(); k++) {
      for (String other : cohorts.subList(k + 1, cohorts.size())) {
        pairs.add(new CohortDrift(moments, cohorts.get(k), other));
      }
    }
    double[] q =
        FalseDiscovery.qValues(
            pairs.stream().flatMapToDouble(pair -> Arrays.stream(pair.p)).toArray());
    for (int k = 0; k < pairs.size(); k++) {
      System.arraycopy(q, k * moments.features(), pairs.get(k).q, 0, moments.features());
    }
    return pairs;
  }

  /** The cohort that is first in the alphabet. */
  public String cohort() {
    return cohort;
  }

  /** The one that it is compared with. */
  public String other() {
    return other;
  }

  /** Notes of the cohort. */
  public long notes() {
    return notes;
  }

  /** Notes of the other. */
  public long otherNotes() {
    return otherNotes;
  }

  /**
   * Share of what the notes would tell of a difference, were they all of one length, that they tell
   * at equal length; 0 when no notes of both are about as long, 1 when lengths, by all measures,
   * are distributed alike.
   */
  public double overlap() {
    return overlap;
  }

  /** By layer, head, raw and norm-weighted, and feature. */
  public Stream<Entry> entries() {
    return IntStream.range(0, p.length).mapToObj(this::entry);
  }

  private Entry entry(int at) {
    LengthMatch.Estimate estimate = estimates[at];
    double margin =
        Double.isNaN(estimate.error())
            ? Double.NaN
            : estimate.error() * StudentT.margin(.05, estimate.freedom());
    int kind = at / HeadFeature.COUNT;
    int head = kind / NoteProfile.WEIGHTINGS;
    return new Entry(
        head / heads,
        head % heads,
        kind % NoteProfile.WEIGHTINGS == 1,
        HeadFeature.values()[at % HeadFeature.COUNT],
        unadjusted[at],
        estimate.difference(),
        estimate.difference() - margin,
        estimate.difference() + margin,
        p[at],
        q[at]);
  }
}
