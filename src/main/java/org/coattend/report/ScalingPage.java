package org.coattend.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.coattend.study.scaling.Distribution;
import org.coattend.study.scaling.Finding;
import org.coattend.study.scaling.Measure;
import org.coattend.study.scaling.ScoreKind;
import org.coattend.study.scaling.Setting;

/**
 * The page of the scaling job: what grows with the width of queries and keys, and what does not.
 */
public final class ScalingPage {
  private final List<Finding> findings;
  private final int keys;
  private final double temperature;
  private final Distribution distribution;

  private ScalingPage(List<Finding> findings) {
    this.findings = findings;
    keys = settings().stream().mapToInt(Setting::keys).max().orElseThrow();
    temperature =
        settings().stream()
            .map(Setting::temperature)
            .min(Comparator.comparingDouble(each -> Math.abs(Math.log(each))))
            .orElseThrow();
    distribution =
        settings().stream()
            .map(Setting::distribution)
            .min(Comparator.comparing(each -> each != Distribution.NORMAL))
            .orElseThrow();
  }

  /**
   * The page of all findings.
   *
   * @param exact how many predictions are exact
   * @param hold how many of them hold
   */
  public static StudyPage of(List<Finding> findings, long exact, long hold) {
    ScalingPage page = new ScalingPage(findings);
    return new StudyPage(
            "Scaling of attention scores",
            String.format(
                Locale.ROOT,
                "Queries and keys of independent entries with variance 1. The variance of qᵀk is their"
                    + " width d: the softmax saturates as d grows, unless"
                    + " the score is divided by √d. %,d of %,d exact predictions lie in their"
                    + " intervals. The charts are of %s entries and %d keys at temperature %s;"
                    + " upright lines are intervals. The table scaling has everything.",
                hold,
                exact,
                page.distribution.column(),
                page.keys,
                page.temperature))
        .chart(
            page.byWidth(Measure.VARIANCE, "variance of logits", true),
            "Variance of the logits against width; dashed: exact.")
        .chart(
            page.byWidth(Measure.ENTROPY, "entropy, nats", false),
            String.format(
                Locale.ROOT,
                "Entropy of the weights against width; dashed: its limit for many keys. Even attention"
                    + " has ln n = %.2f.",
                Math.log(page.keys)))
        .chart(
            page.byWidth(Measure.SATURATED, "share of queries", false),
            "Share of queries of which one key has more than 0.99.")
        .chart(
            page.byWidth(Measure.JACOBIAN, "Frobenius norm", true),
            "Norm of the softmax's Jacobian, diag(p) − ppᵀ, against width.")
        .chart(
            page.byWidth(Measure.QUERY_GRADIENT, "length of the gradient", true),
            "Length of the gradient to the query against width.")
        .chart(page.entropyByTemperature(), "Entropy against temperature, at the largest width.");
  }

  private List<Setting> settings() {
    return findings.stream().map(Finding::setting).distinct().toList();
  }

  private LineChart byWidth(Measure measure, String axis, boolean log) {
    LineChart chart = new LineChart(measure.column(), "width d", axis, true, log);
    for (ScoreKind score : ScoreKind.values()) {
      List<Finding> line =
          line(
              measure,
              setting ->
                  setting.score() == score
                      && setting.distribution() == distribution
                      && setting.keys() == keys
                      && setting.temperature() == temperature,
              Comparator.comparingInt(setting -> setting.width()));
      add(chart, score, line, finding -> (double) finding.setting().width(), log);
    }
    return chart;
  }

  private LineChart entropyByTemperature() {
    int width = new TreeSet<>(settings().stream().map(Setting::width).toList()).last();
    LineChart chart = new LineChart("entropy", "temperature", "entropy, nats", true, false);
    for (ScoreKind score : ScoreKind.values()) {
      List<Finding> line =
          line(
              Measure.ENTROPY,
              setting ->
                  setting.score() == score
                      && setting.distribution() == distribution
                      && setting.keys() == keys
                      && setting.width() == width,
              Comparator.comparingDouble(setting -> setting.temperature()));
      add(chart, score, line, finding -> finding.setting().temperature(), false);
    }
    return chart;
  }

  private List<Finding> line(
      Measure measure, Predicate<Setting> wanted, Comparator<Setting> order) {
    return findings.stream()
        .filter(finding -> finding.measure() == measure)
        .filter(finding -> wanted.test(finding.setting()))
        .sorted(Comparator.comparing(Finding::setting, order))
        .toList();
  }

  private static void add(
      LineChart chart,
      ScoreKind score,
      List<Finding> line,
      Function<Finding, Double> at,
      boolean log) {
    List<Finding> shown = line.stream().filter(finding -> !log || finding.mean() > 0).toList();
    if (!shown.isEmpty()) {
      chart.measured(
          score.column(),
          shown.stream().map(at).toList(),
          shown.stream().map(Finding::mean).toList(),
          shown.stream().map(Finding::low).toList(),
          shown.stream().map(Finding::high).toList());
    }
    formula(chart, score.column() + ", exact", line, at, Finding::exact, log);
    formula(chart, score.column() + ", limit", line, at, Finding::limit, log);
  }

  private static void formula(
      LineChart chart,
      String name,
      List<Finding> line,
      Function<Finding, Double> at,
      Function<Finding, Optional<Double>> formula,
      boolean log) {
    List<Finding> known =
        line.stream()
            .filter(finding -> formula.apply(finding).filter(y -> !log || y > 0).isPresent())
            .toList();
    if (known.size() > 1) {
      chart.formula(
          name,
          known.stream().map(at).toList(),
          known.stream().map(formula).map(Optional::orElseThrow).toList());
    }
  }
}
