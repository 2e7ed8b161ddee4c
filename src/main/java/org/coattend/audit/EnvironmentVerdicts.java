package org.coattend.audit;

import static org.coattend.audit.Verdict.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.coattend.audit.Verdict.Answer;

/** What may be said of a model in several environments. */
public final class EnvironmentVerdicts {
  /** Gaps of accuracy within this are none: one decision of twenty. */
  public static final double GAP = .05;

  private EnvironmentVerdicts() {}

  /**
   * Whether accuracy holds everywhere, then one verdict for each flagged token, or one that there
   * is none. Nothing is said of tokens where examples have none, as images.
   *
   * @param ranked of {@link Shortcuts#ranked}
   * @param names of tokens
   */
  public static List<Verdict> of(
      EnvironmentSums sums, List<Shortcut> ranked, IntFunction<String> names) {
    List<Verdict> verdicts = new ArrayList<>(List.of(holds(sums)));
    ranked.stream().filter(Shortcut::flagged).forEach(each -> verdicts.add(shortcut(each, names)));
    if (sums.hasTokens() && ranked.stream().noneMatch(Shortcut::flagged)) {
      verdicts.add(none(ranked, names));
    }
    return verdicts;
  }

  /** Not when any pair differs by more than {@link #GAP}; only when every pair is within it. */
  private static Verdict holds(EnvironmentSums sums) {
    String question = "Is the model as good in every environment?";
    String measure = "difference of accuracy between the two environments that decide";
    WorstGap worst = sums.worstGap();
    if (Double.isNaN(worst.gap())) {
      return Verdict.nothing(
          question,
          measure,
          GAP,
          "There are no two environments of %d rows or more".formatted(EnvironmentSums.LEAST_ROWS));
    }
    boolean differs = worst.interval().above(GAP);
    WorstGap decisive = differs ? worst : sums.widestGap();
    Answer answer =
        switch (decisive.interval().against(GAP)) {
          case YES -> Answer.NO;
          case NO -> Answer.YES;
          case UNDECIDED -> Answer.UNDECIDED;
        };
    String statement =
        switch (answer) {
          case NO -> "Accuracy does not hold in every environment";
          case YES -> "Accuracy holds in every environment";
          case UNDECIDED -> "These rows do not tell whether accuracy holds in every environment";
        };
    return new Verdict(
        question,
        answer,
        text(
            "%s: it is %.3f higher in %s than in %s%s.",
            statement, decisive.gap(), decisive.best(), decisive.worst(), setAside(sums)),
        measure,
        decisive.gap(),
        decisive.interval(),
        GAP,
        text("an interval on the other side of %.2f", GAP));
  }

  private static String setAside(EnvironmentSums sums) {
    List<String> aside = sums.setAside();
    return aside.isEmpty()
        ? ""
        : text(
            "; set aside for fewer than %d rows: %s",
            EnvironmentSums.LEAST_ROWS, String.join(", ", aside));
  }

  private static Verdict shortcut(Shortcut found, IntFunction<String> names) {
    String name = names.apply(found.candidate().token());
    PairedCounts deletion = found.reliance().deletion();
    PairedCounts swap = found.reliance().swap();
    PairedCounts stronger = found.reliance().stronger();
    String swapped =
        swap.rows() == 0
            ? ""
            : text(
                ", and %.1f %% when it becomes %s (%.1f %% when others do)",
                100 * swap.share(),
                names.apply(found.candidate().partner()),
                100 * swap.otherShare());
    return new Verdict(
        "Is %s a shortcut?".formatted(name),
        Answer.YES,
        text(
            "%s is a shortcut: what it says of the label differs by %.2f between environments (%.2f"
                + " beyond chance), and %.1f %% of decisions change without it (%.1f %% without"
                + " others)%s.",
            name,
            found.instability().difference(),
            found.instability().beyondChance(),
            100 * deletion.share(),
            100 * deletion.otherShare(),
            swapped),
        measure(found),
        stronger.difference(),
        stronger.differenceInterval(),
        Shortcuts.RELIED,
        text(
            "environments in which what it says differs by less than %.1f beyond chance, or an"
                + " interval of what rests on it that reaches %.1f",
            Shortcuts.UNSTABLE, Shortcuts.RELIED));
  }

  /**
   * That no token was found. It is undecided as long as one whose association drifts may be relied
   * on.
   */
  private static Verdict none(List<Shortcut> ranked, IntFunction<String> names) {
    String question = "Is any token a shortcut?";
    if (ranked.isEmpty()) {
      return Verdict.nothing(
          question,
          "share of decisions that rest on the first candidate, beyond others",
          Shortcuts.RELIED,
          "No token is frequent in two environments");
    }
    Optional<Shortcut> open = ranked.stream().filter(Shortcut::open).findFirst();
    Shortcut shown = open.orElse(ranked.get(0));
    PairedCounts stronger = shown.reliance().stronger();
    String measured =
        text(
            "%s, which differs by %.2f between environments (%.2f beyond chance) and on which"
                + " %.1f %% of decisions rest, in %d rows",
            names.apply(shown.candidate().token()),
            shown.instability().difference(),
            shown.instability().beyondChance(),
            100 * shown.reliance().reliance(),
            stronger.rows());
    return new Verdict(
        question,
        open.isPresent() ? Answer.UNDECIDED : Answer.NO,
        open.isPresent()
            ? text(
                "These rows do not tell whether a token is a shortcut: of %d candidates %d may be,"
                    + " the first %s.",
                ranked.size(), ranked.stream().filter(Shortcut::open).count(), measured)
            : text(
                "No token was found that is a shortcut: of %d candidates the first is %s.",
                ranked.size(), measured),
        measure(shown),
        stronger.difference(),
        stronger.differenceInterval(),
        Shortcuts.RELIED,
        open.isPresent()
            ? "more rows with that token"
            : "an environment in which a token that the model relies on stands for another label;"
                + " what holds in all of these environments cannot be found");
  }

  private static String measure(Shortcut shown) {
    return "share of decisions that %s changes, less that of other positions"
        .formatted(shown.reliance().bySwap() ? "swap" : "deletion");
  }
}
