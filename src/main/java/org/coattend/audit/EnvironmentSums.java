package org.coattend.audit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.coattend.classifier.Sequence;
import org.coattend.statistic.FalseDiscovery;

/**
 * Counts by environment, label and token; merging in any order gives the same. They give accuracies
 * and which associations of tokens with labels do not hold in all environments.
 */
public final class EnvironmentSums implements Serializable {
  private static final long serialVersionUID = 1;

  /** Rows with a token from which an environment counts; of 10, a share of .5 is known to ±.26. */
  static final int LEAST_ROWS = 10;

  /**
   * Rows with a token that would be of a label, and of others, if the label did not depend on the
   * token: with fewer than 5 (Cochran 1954), as where all rows are of one label, an odds ratio
   * cannot be told.
   */
  static final int LEAST_EXPECTED = 5;

  private final int classes;
  private final NavigableMap<String, EnvironmentCounts> environments = new TreeMap<>();

  /** Starts empty. */
  public EnvironmentSums(int classes) {
    this.classes = classes;
  }

  /**
   * Takes in an example; its words count once each, its ends not at all.
   *
   * @param decided class
   */
  public void add(Example example, int decided) {
    int[] words =
        example.sequence() instanceof Sequence.Words sequence
            ? IntStream.of(example.inner()).map(i -> sequence.ids()[i]).distinct().toArray()
            : new int[0];
    counts(example.environment()).add(example.label(), decided == example.label(), words);
  }

  /**
   * Takes in those of another.
   *
   * @return this
   */
  public EnvironmentSums merge(EnvironmentSums other) {
    other.environments.forEach((name, counts) -> counts(name).merge(counts));
    return this;
  }

  private EnvironmentCounts counts(String environment) {
    return environments.computeIfAbsent(environment, name -> new EnvironmentCounts(classes));
  }

  /** Accuracy by environment, in alphabetical order. */
  public List<EnvironmentAccuracy> accuracies() {
    return environments.entrySet().stream()
        .map(
            entry -> {
              long right = entry.getValue().right();
              long rows = entry.getValue().rows();
              return new EnvironmentAccuracy(
                  entry.getKey(), rows, (double) right / rows, Proportion.wilson(right, rows));
            })
        .toList();
  }

  /** Environments of fewer than {@value #LEAST_ROWS} rows: their accuracies are not compared. */
  public List<String> setAside() {
    return accuracies().stream()
        .filter(each -> each.rows() < LEAST_ROWS)
        .map(EnvironmentAccuracy::environment)
        .toList();
  }

  /**
   * The gap that is surely largest, of the highest low side of its interval; NaN for fewer than two
   * environments that are compared.
   */
  public WorstGap worstGap() {
    return gap(Comparator.comparingDouble(each -> each.interval().low()));
  }

  /** The gap that may be largest, of the highest upper side; NaN as {@link #worstGap}. */
  public WorstGap widestGap() {
    return gap(Comparator.comparingDouble(each -> each.interval().high()));
  }

  private WorstGap gap(Comparator<WorstGap> order) {
    List<EnvironmentAccuracy> compared =
        accuracies().stream().filter(each -> each.rows() >= LEAST_ROWS).toList();
    int pairs = compared.size() * (compared.size() - 1) / 2;
    return compared.stream()
        .flatMap(
            best ->
                compared.stream()
                    .filter(worst -> !worst.equals(best) && worst.accuracy() <= best.accuracy())
                    .map(worst -> gap(best, worst, pairs)))
        .max(order)
        .orElse(new WorstGap("", "", Double.NaN, Interval.NONE));
  }

  private WorstGap gap(EnvironmentAccuracy best, EnvironmentAccuracy worst, int pairs) {
    return new WorstGap(
        best.environment(),
        worst.environment(),
        best.accuracy() - worst.accuracy(),
        Proportion.difference(
            environments.get(best.environment()).right(),
            best.rows(),
            environments.get(worst.environment()).right(),
            worst.rows(),
            pairs));
  }

  /** Labels of the rows with a token, by environment and label. */
  public List<TokenLabel> labels(int token) {
    List<TokenLabel> labels = new ArrayList<>();
    environments.forEach(
        (name, counts) -> {
          for (int label = 0; label < classes; label++) {
            long rows = counts.rowsWith(token);
            long count = counts.rowsWith(token, label);
            labels.add(
                new TokenLabel(
                    token,
                    name,
                    label,
                    rows,
                    count,
                    (double) count / rows,
                    Proportion.wilson(count, rows),
                    lift(counts, token, label)));
          }
        });
    return labels;
  }

  /** P(label | token) − P(label); NaN without the token. */
  private static double lift(EnvironmentCounts counts, int token, int label) {
    return (double) counts.rowsWith(token, label) / counts.rowsWith(token)
        - (double) counts.rows(label) / counts.rows();
  }

  /**
   * By environment and label, how far the lift is from its mean over the environments that tell
   * something of both; 0 for others.
   */
  double[] drift(int token) {
    List<EnvironmentCounts> all = List.copyOf(environments.values());
    double[] drift = new double[all.size() * classes];
    for (int label = 0; label < classes; label++) {
      int at = label;
      List<EnvironmentCounts> enough = telling(token, label);
      double mean =
          enough.stream().mapToDouble(counts -> lift(counts, token, at)).average().orElse(0);
      for (int k = 0; k < all.size(); k++) {
        drift[k * classes + label] =
            enough.contains(all.get(k)) ? lift(all.get(k), token, label) - mean : 0;
      }
    }
    return drift;
  }

  /** Rows with a token, of all environments. */
  public long rows(int token) {
    return environments.values().stream().mapToLong(counts -> counts.rowsWith(token)).sum();
  }

  /** Whether an example has tokens; vectors are none. */
  public boolean hasTokens() {
    return environments.values().stream().anyMatch(counts -> !counts.tokens().isEmpty());
  }

  /** Tokens that come up. */
  SortedSet<Integer> tokens() {
    SortedSet<Integer> tokens = new TreeSet<>();
    environments.values().forEach(counts -> tokens.addAll(counts.tokens().keySet()));
    return tokens;
  }

  /** Environments that tell something of a token and a label. */
  private List<EnvironmentCounts> telling(int token, int label) {
    return environments.values().stream()
        .filter(counts -> counts.rowsWith(token) >= LEAST_ROWS)
        .filter(
            counts -> {
              double expected =
                  (double) counts.rowsWith(token) * counts.rows(label) / counts.rows();
              return expected >= LEAST_EXPECTED
                  && counts.rowsWith(token) - expected >= LEAST_EXPECTED;
            })
        .toList();
  }

  /** Whether two environments or more tell something of a token and some label. */
  private boolean compared(int token) {
    return IntStream.range(0, classes).anyMatch(label -> telling(token, label).size() > 1);
  }

  /**
   * Tokens that have, in two environments or more, {@value #LEAST_ROWS} rows or more and {@value
   * #LEAST_EXPECTED} or more that would be of a label and of others; the one that differs most
   * beyond chance first.
   */
  public List<Instability> instabilities() {
    List<Integer> tested = tokens().stream().filter(this::compared).toList();
    double[] p = tested.stream().mapToDouble(this::equalOdds).toArray();
    double[] q = FalseDiscovery.qValues(p);
    return IntStream.range(0, p.length)
        .mapToObj(k -> instability(tested.get(k), p[k], q[k]))
        .sorted(
            Comparator.comparingDouble(Instability::beyondChance)
                .reversed()
                .thenComparingDouble(Instability::p)
                .thenComparingInt(Instability::token))
        .toList();
  }

  private Instability instability(int token, double p, double q) {
    double largest = 0;
    double beyond = 0;
    for (int label = 0; label < classes; label++) {
      List<EnvironmentCounts> telling = telling(token, label);
      double z = Proportion.z(Math.max(1, comparisons(telling.size())));
      for (EnvironmentCounts one : telling) {
        for (EnvironmentCounts other : telling) {
          double difference = lift(one, token, label) - lift(other, token, label);
          double error = Math.hypot(error(one, token, label), error(other, token, label));
          largest = Math.max(largest, difference);
          beyond = Math.max(beyond, difference - z * error);
        }
      }
    }
    return new Instability(token, rows(token), largest, beyond, p, q);
  }

  /** Differences of a token: of each pair of environments, and each label, of two the same. */
  private int comparisons(int telling) {
    return telling * (telling - 1) / 2 * (classes == 2 ? 1 : classes);
  }

  /** Error of P(label | token), with a half added to both counts so that it is above 0. */
  private static double error(EnvironmentCounts counts, int token, int label) {
    double rows = counts.rowsWith(token) + 1;
    double share = (counts.rowsWith(token, label) + .5) / rows;
    return Math.sqrt(share * (1 - share) / rows);
  }

  /** The least p over classes of Woolf's test, times their number when they are more than two. */
  private double equalOdds(int token) {
    if (classes == 2) {
      return equalOdds(token, 1);
    }
    double least =
        IntStream.range(0, classes).mapToDouble(label -> equalOdds(token, label)).min().orElse(1);
    return Math.min(1, classes * least);
  }

  /**
   * Woolf's test: the log odds ratio of token and label in each environment, all counts plus a
   * half, against their mean weighted by precision. Odds ratios stay as they are when only labels
   * become more or less frequent. 1 when fewer than two environments tell something.
   */
  private double equalOdds(int token, int label) {
    List<EnvironmentCounts> telling = telling(token, label);
    if (telling.size() < 2) {
      return 1;
    }
    double weights = 0;
    double sum = 0;
    double squares = 0;
    for (EnvironmentCounts counts : telling) {
      double with = counts.rowsWith(token, label) + .5;
      double withOther = counts.rowsWith(token) - with + 1;
      double without = counts.rows(label) - with + 1;
      double withoutOther = counts.rows() - counts.rows(label) - withOther + 1;
      double ratio = Math.log(with * withoutOther / (withOther * without));
      double weight = 1 / (1 / with + 1 / withOther + 1 / without + 1 / withoutOther);
      weights += weight;
      sum += weight * ratio;
      squares += weight * ratio * ratio;
    }
    double homogeneity = Math.max(0, squares - sum * sum / weights);
    return 1
        - new ChiSquaredDistribution(null, telling.size() - 1).cumulativeProbability(homogeneity);
  }
}
