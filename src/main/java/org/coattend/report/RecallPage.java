package org.coattend.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.coattend.study.recall.ClosedForm;
import org.coattend.study.recall.ClosedForms;
import org.coattend.study.recall.Formula;
import org.coattend.study.recall.ModelKind;
import org.coattend.study.recall.Study;
import org.coattend.study.recall.Task;
import org.coattend.study.recall.Trained;

/** The page of the recall job: what each model remembers, from how far, and what formulas say. */
public final class RecallPage {
  private static final String GRADIENT =
      "Length of the gradient of the answer to the item of the farthest target of each T, by its"
          + " distance; a point is the median over runs, and left out where it is below 1e-30.";

  /** The least gradient that is shown, so that others can be told apart. */
  private static final double LEAST = 1e-30;

  private final Study study;
  private final List<Trained> trained;
  private final List<ClosedForm> forms;
  private final int longest;

  private RecallPage(Study study, List<Trained> trained, List<ClosedForm> forms) {
    this.study = study;
    this.trained = trained;
    this.forms = forms;
    longest = study.lengths().stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  /** The page of all models and closed forms. */
  public static StudyPage of(Study study, List<Trained> trained, List<ClosedForm> forms) {
    return new RecallPage(study, trained, forms).page();
  }

  private StudyPage page() {
    StudyPage page = new StudyPage("Recall over long sequences", lead());
    for (Task task : study.tasks()) {
      page.section(title(task), said(task));
      page.table(headings(), rows(task));
      page.chart(byLength(task), captionByLength(task));
      page.chart(
          gradient(task, "before", Trained.Recalled::gradientAtStart),
          "Before training. " + GRADIENT);
      page.chart(
          gradient(task, "after", Trained.Recalled::gradient), "After training. " + GRADIENT);
      if (task != Task.COPY && study.positions().size() > 1) {
        for (int length : middleAndLongest()) {
          page.chart(byPosition(task, length), captionByPosition(task, length));
        }
      }
    }
    long hold = forms.stream().filter(ClosedForm::holds).count();
    page.section(
        "What formulas say",
        "%,d of %,d exact values lie in the intervals of their measurement; the table closed_forms has all. For a weight of 0.99 one key's score must be above the others' by %s."
            .formatted(hold, forms.size(), neededGaps()));
    page.chart(weights(), "Weight of one key whose score is Δ above those of T − 1 others.");
    page.chart(linear(), "Gradient of a linear recurrent network to an item that long ago.");
    return page;
  }

  private String lead() {
    return """
        Models of width 32, each trained for %,d steps of %d sequences; lines are medians over runs, here %d. \
        Errors are given as shares of that of a constant answer (copy: of even guesses), at which nothing need \
        be remembered. A task counts as learnt when the error of new sequences is below %s after the last \
        step; steps and seconds are those until it was first below. What is not learnt in these steps may \
        be with more, or with another width, rate or start. GRU, say, solves adding at T = 600 with more of \
        them (Bai et al. 2018, Table 1). All models share one rate, %s, tuned for none; gradients longer than 1 \
        are shortened to 1, and LSTM's forget gates start with the bias 1. Attention is given sinusoids of each \
        item's absolute step, which at a fixed T are all it needs to find what to copy.%s"""
        .formatted(
            study.steps(),
            study.batch(),
            study.runs(),
            rounded(study.bound()),
            study.rate(),
            diverged());
  }

  private String diverged() {
    long diverged = trained.stream().filter(Trained::hasDiverged).count();
    return diverged == 0
        ? ""
        : " %,d of %,d models diverged: their errors are no numbers."
            .formatted(diverged, trained.size());
  }

  private static String title(Task task) {
    return switch (task) {
      case RECALL -> "Recall: the one marked number of T";
      case ADDING -> "Adding: the sum of two marked numbers of T";
      case COPY -> "Copy: ten symbols, T steps later";
    };
  }

  /** What came of a task, in words, from the result alone. */
  private String said(Task task) {
    List<String> learnt = new ArrayList<>();
    for (ModelKind model : study.models()) {
      List<Integer> lengths =
          study.lengths().stream()
              .filter(length -> runs(task, model, length).allMatch(study::isLearnt))
              .sorted()
              .toList();
      learnt.add("%s at %s".formatted(model.column(), lengths(lengths)));
    }
    return "Learnt in every run: %s.%s".formatted(String.join("; ", learnt), compared(task));
  }

  private String lengths(List<Integer> learnt) {
    if (learnt.isEmpty()) {
      return "no length";
    }
    return learnt.size() == study.lengths().size()
        ? "all lengths"
        : "T = " + String.join(", ", learnt.stream().map("%,d"::formatted).toList());
  }

  /** Attention beside LSTM, where both were trained. */
  private String compared(Task task) {
    if (!study.models().contains(ModelKind.LSTM)
        || !study.models().contains(ModelKind.SCALED_DOT)) {
      return "";
    }
    List<String> all = new ArrayList<>();
    for (int length : study.lengths().stream().sorted().toList()) {
      double lstm = median(runs(task, ModelKind.LSTM, length), Trained::error);
      double attention = median(runs(task, ModelKind.SCALED_DOT, length), Trained::error);
      all.add("%,d: %s".formatted(length, rounded(lstm / attention)));
    }
    return " LSTM's error is that many times scaled_dot's, by T: %s."
        .formatted(String.join(", ", all));
  }

  private List<String> headings() {
    List<String> headings = new ArrayList<>(List.of("model", "weights"));
    study.lengths().stream().sorted().forEach(length -> headings.add("T = %,d".formatted(length)));
    return headings;
  }

  private List<List<String>> rows(Task task) {
    List<List<String>> rows = new ArrayList<>();
    for (ModelKind model : study.models()) {
      int weights = runs(task, model, longest).findFirst().orElseThrow().weights();
      List<String> row = new ArrayList<>(List.of(model.column(), "%,d".formatted(weights)));
      for (int length : study.lengths().stream().sorted().toList()) {
        row.add(cell(task, model, length));
      }
      rows.add(row);
    }
    return rows;
  }

  private String cell(Task task, ModelKind model, int length) {
    ToDoubleFunction<Trained> share = one -> one.error() / task.chance(length);
    DoubleSummaryStatistics range =
        runs(task, model, length).mapToDouble(share).summaryStatistics();
    long learnt = runs(task, model, length).filter(study::isLearnt).count();
    String cell =
        "%s (%s…%s); learnt %d/%d"
            .formatted(
                rounded(median(runs(task, model, length), share)),
                rounded(range.getMin()),
                rounded(range.getMax()),
                learnt,
                study.runs());
    if (learnt == 0) {
      return cell;
    }
    return "%s, %.0f steps, %s s"
        .formatted(
            cell,
            median(
                runs(task, model, length).filter(study::isLearnt),
                one -> (double) one.stepsToBound()),
            rounded(
                median(
                    runs(task, model, length).filter(study::isLearnt), Trained::secondsToBound)));
  }

  private Stream<Trained> runs(Task task, ModelKind model, int length) {
    return trained.stream()
        .filter(one -> one.task() == task && one.model() == model && one.length() == length);
  }

  private LineChart byLength(Task task) {
    LineChart chart = new LineChart(task.column(), "T", "error, share of a constant's", true, true);
    for (ModelKind model : study.models()) {
      Points points = new Points();
      for (int length : study.lengths().stream().sorted().toList()) {
        points.add(
            length, median(runs(task, model, length), one -> one.error() / task.chance(length)));
      }
      points.measured(chart, model);
    }
    Points chance = new Points();
    study.lengths().stream().sorted().forEach(length -> chance.add(length, 1));
    chance.formula(chart, "constant answer");
    return chart;
  }

  private static String captionByLength(Task task) {
    return "Error after training on new sequences, by T, the median over runs. 1 is the error of "
        + switch (task) {
          case RECALL -> "the constant 0: 1, the variance of the number.";
          case ADDING -> "the constant 1: 1/6, the variance of the sum.";
          case COPY -> "even guesses: 10 ln 8 / (T + 20) nats.";
        };
  }

  private LineChart gradient(Task task, String when, ToDoubleFunction<Trained.Recalled> value) {
    LineChart chart =
        new LineChart("%s, %s".formatted(task.column(), when), "distance", "gradient", true, true);
    for (ModelKind model : study.models()) {
      Points points = new Points();
      for (int length : study.lengths().stream().sorted().toList()) {
        List<Trained.Recalled> farthest =
            runs(task, model, length).map(RecallPage::farthest).toList();
        points.add(farthest.get(0).distance(), median(farthest.stream(), value));
      }
      points.from(LEAST).measured(chart, model);
    }
    return chart;
  }

  private static Trained.Recalled farthest(Trained one) {
    return Collections.max(one.recalled(), Comparator.comparingInt(Trained.Recalled::distance));
  }

  private LineChart byPosition(Task task, int length) {
    LineChart chart =
        new LineChart(
            "%s, T = %,d".formatted(task.column(), length),
            "distance",
            "error, share of a constant's",
            false,
            true);
    for (ModelKind model : study.models()) {
      byDistance(runs(task, model, length), at -> at.error() / task.chance(length))
          .measured(chart, model);
    }
    return chart;
  }

  /** Lengths at which errors are shown by distance: at the longest few may have learnt. */
  private List<Integer> middleAndLongest() {
    List<Integer> sorted = study.lengths().stream().sorted().toList();
    return Stream.of(sorted.get((sorted.size() - 1) / 2), longest).distinct().toList();
  }

  private String captionByPosition(Task task, int length) {
    return "Error after training with T = %,d on new sequences, by the distance of %s from the end; a point is the median over runs."
        .formatted(
            length,
            task == Task.ADDING
                ? "one marked number, while the other stands anywhere,"
                : "the marked number");
  }

  private static Points byDistance(Stream<Trained> some, ToDoubleFunction<Trained.Recalled> value) {
    List<Trained.Recalled> all = some.flatMap(one -> one.recalled().stream()).toList();
    Points points = new Points();
    all.stream()
        .map(Trained.Recalled::distance)
        .distinct()
        .sorted()
        .forEach(
            distance ->
                points.add(
                    distance, median(all.stream().filter(at -> at.distance() == distance), value)));
    return points;
  }

  private String neededGaps() {
    return forms(Formula.NEEDED_GAP, form -> true)
        .sorted(Comparator.comparingInt(ClosedForm::length))
        .map(form -> "%.1f at T = %,d".formatted(form.measured(), form.length()))
        .collect(Collectors.joining(", "));
  }

  private LineChart weights() {
    LineChart chart = new LineChart("attention", "score gap Δ", "weight α*", false, false);
    Points exact = new Points();
    int line = 0;
    for (int length : study.lengths().stream().sorted().toList()) {
      Points measured = new Points();
      forms(Formula.ATTENTION_WEIGHT, form -> form.length() == length)
          .sorted(Comparator.comparingDouble(ClosedForm::parameter))
          .forEach(form -> measured.add(form.parameter(), form.measured()));
      measured.measured(chart, "T = %,d".formatted(length), line++);
      for (double gap = 0; gap <= Collections.max(ClosedForms.GAPS); gap += .25) {
        exact.add(gap, ClosedForms.weight(length, gap));
      }
      exact.end();
    }
    exact.formula(chart, "exact");
    return chart;
  }

  private LineChart linear() {
    LineChart chart = new LineChart("linear network", "distance", "gradient", true, true);
    Points exact = new Points();
    int line = 0;
    for (double factor : ClosedForms.FACTORS) {
      Points measured = new Points();
      forms(Formula.LINEAR_GRADIENT, form -> form.parameter() == factor)
          .sorted(Comparator.comparingInt(ClosedForm::length))
          .forEach(
              form -> {
                measured.add(form.length() - 1.0, form.measured());
                exact.add(form.length() - 1.0, form.exact());
              });
      if (measured.isEmpty()) {
        continue;
      }
      measured.measured(chart, "ρ = " + factor, line++);
      exact.end();
    }
    exact.formula(chart, "exact");
    return chart;
  }

  private Stream<ClosedForm> forms(Formula formula, Predicate<ClosedForm> wanted) {
    return forms.stream().filter(form -> form.formula() == formula).filter(wanted);
  }

  private static <T> double median(Stream<T> some, ToDoubleFunction<T> value) {
    double[] sorted = some.mapToDouble(value).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** To two digits or so. */
  private static String rounded(double value) {
    if (!Double.isFinite(value)) {
      return "no number";
    }
    String form = value >= 10 ? "%,.0f" : value >= .1 ? "%.2f" : value >= 1e-3 ? "%.2g" : "%.1e";
    return String.format(Locale.ROOT, form, value);
  }

  /** Points of a line. */
  private static final class Points {
    private final List<Double> x = new ArrayList<>();
    private final List<Double> y = new ArrayList<>();

    void add(double at, double value) {
      x.add(at);
      y.add(value);
    }

    /** Those that are not below a value. */
    Points from(double least) {
      Points some = new Points();
      for (int k = 0; k < x.size(); k++) {
        if (y.get(k) >= least) {
          some.add(x.get(k), y.get(k));
        }
      }
      return some;
    }

    boolean isEmpty() {
      return x.isEmpty();
    }

    /** What follows is another line. */
    void end() {
      add(x.get(x.size() - 1), Double.NaN);
    }

    void measured(LineChart chart, ModelKind model) {
      chart.measured(model.column(), List.of(ModelKind.values()).indexOf(model), x, y);
    }

    void measured(LineChart chart, String name, int style) {
      chart.measured(name, style, x, y);
    }

    void formula(LineChart chart, String name) {
      chart.formula(name, x, y);
    }
  }
}
