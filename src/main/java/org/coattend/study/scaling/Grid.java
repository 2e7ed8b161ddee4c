package org.coattend.study.scaling;

import static org.coattend.study.StudyOptions.requireAtLeast;
import static org.coattend.study.StudyOptions.requireSome;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.coattend.attention.Attention;

/**
 * What is looked at.
 *
 * @param widths entries d of queries and keys, each at least 1
 * @param temperatures each {@link Attention#LOWEST_TEMPERATURE} to {@link
 *     Attention#HIGHEST_TEMPERATURE}
 * @param keys numbers of keys, each at least 1
 * @param queries of each draw
 * @param draws of each combination, at least 2
 * @param seed of all draws
 */
public record Grid(
    List<ScoreKind> scores,
    List<Distribution> distributions,
    List<Integer> widths,
    List<Double> temperatures,
    List<Integer> keys,
    int queries,
    int draws,
    long seed) {

  /**
   * Probability that of all intervals with an exact expectation one misses it, at most; and that of
   * each other interval, for itself.
   */
  public static final double ERROR = .01;

  /** Floats of a draw's keys, hidden states or weights, which one task holds. */
  private static final long MOST = 1 << 27;

  /**
   * @throws IllegalArgumentException when a list is empty or has a value out of range or twice
   */
  public Grid {
    requireSome("scores", scores);
    requireSome("distributions", distributions);
    requireSome("widths", widths);
    requireSome("temperatures", temperatures);
    requireSome("keys", keys);
    widths.forEach(width -> requireAtLeast("widths", width, 1));
    keys.forEach(count -> requireAtLeast("keys", count, 1));
    requireAtLeast("queries", queries, 1);
    requireAtLeast("draws", draws, 2);
    for (double temperature : temperatures) {
      if (!(temperature >= Attention.LOWEST_TEMPERATURE
          && temperature <= Attention.HIGHEST_TEMPERATURE)) {
        throw new IllegalArgumentException(
            "temperatures: %s, must be %s to %s"
                .formatted(
                    temperature, Attention.LOWEST_TEMPERATURE, Attention.HIGHEST_TEMPERATURE));
      }
    }
    int width = max(widths);
    boolean additive = scores.contains(ScoreKind.ADDITIVE);
    long ofPair = additive ? Math.max(width, ScoreKind.HIDDEN) : width;
    if ((long) queries * max(keys) > MOST / ofPair) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "queries: %d, with %d keys of width %d; queries × keys × width%s must be at most %,d",
              queries,
              max(keys),
              width,
              ofPair > width ? ", at least %d,".formatted(ScoreKind.HIDDEN) : "",
              MOST));
    }
    long columns =
        Math.max(scores.contains(ScoreKind.GENERAL) ? width : 1, additive ? ScoreKind.HIDDEN : 1);
    if (width > MOST / columns) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "widths: %d, with scores whose weights have %d columns; must be at most %,d together",
              width,
              columns,
              MOST));
    }
  }

  private static int max(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  /** All draws, those of the most numbers first. */
  public List<Draw> all() {
    List<Draw> all = new ArrayList<>();
    for (Distribution distribution : distributions) {
      for (int width : widths) {
        for (int count : keys) {
          for (int draw = 0; draw < draws; draw++) {
            all.add(new Draw(distribution, width, count, queries, draw, seed));
          }
        }
      }
    }
    all.sort((one, other) -> Long.compare(other.numbers(), one.numbers()));
    return all;
  }

  /**
   * Sums up all draws, in whatever order they come.
   *
   * @return by setting and measure, in the order of the grid
   */
  public List<Finding> findings(List<Draw.Means> drawn) {
    Map<Setting, List<Draw.Means>> bySetting = new HashMap<>();
    for (Draw.Means one : drawn) {
      bySetting.computeIfAbsent(one.setting(), setting -> new ArrayList<>()).add(one);
    }
    Map<Setting, Map<Measure, Expectation>> exact = new LinkedHashMap<>();
    for (Setting setting : settings()) {
      exact.put(setting, Theory.exact(setting, queries));
    }
    int known = exact.values().stream().mapToInt(Map::size).sum();
    double error = ERROR / Math.max(1, known);
    List<Finding> findings = new ArrayList<>();
    exact.forEach(
        (setting, expectations) -> {
          for (Measure measure : Measure.values()) {
            double[] means =
                bySetting.get(setting).stream()
                    .mapToDouble(one -> one.means().get(measure))
                    .sorted()
                    .toArray();
            Optional<Expectation> expectation = Optional.ofNullable(expectations.get(measure));
            findings.add(
                Finding.of(
                    setting,
                    measure,
                    means,
                    queries,
                    expectation,
                    expectation.isPresent() ? error : ERROR));
          }
        });
    return findings;
  }

  private List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (ScoreKind score : scores) {
      for (Distribution distribution : distributions) {
        for (int width : widths) {
          for (double temperature : temperatures) {
            for (int count : keys) {
              settings.add(new Setting(score, distribution, width, temperature, count));
            }
          }
        }
      }
    }
    return settings;
  }
}
