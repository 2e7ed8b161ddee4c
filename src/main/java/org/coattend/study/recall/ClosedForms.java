package org.coattend.study.recall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.coattend.statistic.StudentT;

/** The formulas at one length, measured. */
public final class ClosedForms {
  /** Score gaps that are looked at. */
  public static final List<Double> GAPS = List.of(0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 11.5, 14.0);

  /** Factors of the rotation. */
  public static final List<Double> FACTORS = List.of(.9, .99, 1.0, 1.01);

  /** Largest exponent, to the base 10, of a power of a factor that double precision can tell. */
  private static final double MOST_EXPONENT = 290;

  /** The weight to which a gap is looked for. */
  static final double WANTED = .99;

  /** Rounding of single precision, relative to a figure. */
  private static final double ROUNDING = 1e-5;

  /** The same for each term of a sum one after the other (Higham 2002, §4.2), 2⁻²⁴. */
  private static final double ROUNDING_OF_TERM = 6e-8;

  /** The same for each step of recurrence. */
  private static final double ROUNDING_OF_STEP = 1e-6;

  /** What rounding may leave of a square. */
  private static final double LEAST_SQUARE = 1e-10;

  private static final int BATCH = 64;

  /** Keys of all queries together, so that memory does not grow with T. */
  private static final int MOST_KEYS = 1 << 17;

  private static final int DRAWS = 160 * BATCH;

  private final int length;
  private final double error;
  private final RandomGenerator random;
  private final List<ClosedForm> all = new ArrayList<>();

  private ClosedForms(int length, long seed, double error) {
    this.length = length;
    this.error = error;
    random = Draws.of(seed, length);
  }

  /**
   * Measures. Factors of the rotation whose power is outside of 1e±290 are left out.
   *
   * @param length T, at least 2
   * @param error probability that of all intervals one misses its exact value
   */
  public static List<ClosedForm> of(int length, long seed, double error) {
    int intervals = GAPS.size() + 3;
    ClosedForms forms = new ClosedForms(length, seed, error / intervals);
    forms.attention();
    forms.linearGradient();
    forms.chances();
    return forms.all;
  }

  private void attention() {
    int queries = Math.max(2, Math.min(BATCH, MOST_KEYS / length));
    GappedAttention attention = new GappedAttention(length, queries, random);
    double rounding = ROUNDING + ROUNDING_OF_TERM * length;
    for (double gap : GAPS) {
      GappedAttention.Recall recall = attention.recall(gap);
      double weight = weight(length, gap);
      rounded(Formula.ATTENTION_WEIGHT, gap, queries, recall.weight(), rounding * weight, weight);
      variance(
          Formula.RECALL_ERROR,
          gap,
          recall.errors(),
          (1 - weight) * (1 - weight) * length / (length - 1));
    }
    rounded(
        Formula.NEEDED_GAP,
        WANTED,
        queries,
        attention.neededGap(WANTED),
        rounding / (1 - WANTED),
        Math.log(WANTED / (1 - WANTED) * (length - 1)));
  }

  /** The weight of a key whose score is by a gap above that of the others, of so many in all. */
  public static double weight(int keys, double gap) {
    return 1 / (1 + (keys - 1) * Math.exp(-gap));
  }

  private void rounded(
      Formula formula, double parameter, int draws, double measured, double margin, double exact) {
    all.add(
        new ClosedForm(
            formula,
            length,
            parameter,
            draws,
            measured,
            measured - margin,
            measured + margin,
            exact));
  }

  private void linearGradient() {
    int distance = length - 1;
    for (double factor : factors(distance)) {
      double measured = Rotation.gradient(factor, distance, random);
      double margin = measured * (ROUNDING + ROUNDING_OF_STEP * distance);
      rounded(Formula.LINEAR_GRADIENT, factor, 1, measured, margin, Math.pow(factor, distance));
    }
  }

  /** Those whose power at a distance neither vanishes nor overflows, with some room. */
  static List<Double> factors(int distance) {
    return FACTORS.stream()
        .filter(factor -> Math.abs(distance * Math.log10(factor)) <= MOST_EXPONENT)
        .toList();
  }

  private void chances() {
    variance(Formula.RECALL_VARIANCE, null, targets(Task.RECALL, 0), Task.RECALL.chance(length));
    SummaryStatistics squares = new SummaryStatistics();
    for (double deviation : targets(Task.ADDING, 1)) {
      squares.addValue(deviation * deviation);
    }
    double margin =
        StudentT.margin(error, DRAWS - 1.0)
            * squares.getStandardDeviation()
            / Math.sqrt((double) DRAWS);
    all.add(
        new ClosedForm(
            Formula.ADDING_VARIANCE,
            length,
            null,
            DRAWS,
            squares.getMean(),
            squares.getMean() - margin,
            squares.getMean() + margin,
            Task.ADDING.chance(length)));
    copyChance();
  }

  /** Targets less a constant. */
  private double[] targets(Task task, double constant) {
    Batch batch = new Batch(task.shape(length, BATCH));
    double[] targets = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw += BATCH) {
      task.draw(random, batch, -1);
      for (int k = 0; k < BATCH; k++) {
        targets[draw + k] = batch.targets[k] - constant;
      }
    }
    return targets;
  }

  /** Of normal deviates of mean 0: their squares' sum is distributed as χ² times the variance. */
  private void variance(Formula formula, Double parameter, double[] deviates, double exact) {
    double squares = Arrays.stream(deviates).map(deviate -> deviate * deviate).sum();
    ChiSquaredDistribution chi = new ChiSquaredDistribution(null, deviates.length);
    double low = squares / chi.inverseCumulativeProbability(1 - error / 2);
    double high = squares / chi.inverseCumulativeProbability(error / 2);
    all.add(
        new ClosedForm(
            formula,
            length,
            parameter,
            deviates.length,
            squares / deviates.length,
            low - LEAST_SQUARE,
            high + LEAST_SQUARE,
            exact));
  }

  /**
   * A constant answer can do no better than the symbols' frequencies, at their entropy. That of n
   * even draws lies below ln k by χ² / 2n with k − 1 degrees of freedom (Wilks 1938).
   */
  private void copyChance() {
    Task task = Task.COPY;
    Batch batch = new Batch(task.shape(length, BATCH));
    double[] counts = new double[Task.KINDS];
    double draws = 0;
    for (int draw = 0; draw < DRAWS; draw += Task.SYMBOLS * BATCH) {
      task.draw(random, batch, -1);
      for (float target : batch.targets) {
        counts[(int) target]++;
        draws++;
      }
    }
    double entropy = 0;
    for (double count : counts) {
      entropy -= count / draws * Math.log(count / draws);
    }
    double share = task.errorOfLoss(length);
    double margin =
        new ChiSquaredDistribution(null, Task.KINDS - 1.0).inverseCumulativeProbability(1 - error)
            / (2 * draws);
    all.add(
        new ClosedForm(
            Formula.COPY_CHANCE,
            length,
            null,
            (int) draws,
            share * entropy,
            share * entropy,
            share * (entropy + margin),
            task.chance(length)));
  }
}
