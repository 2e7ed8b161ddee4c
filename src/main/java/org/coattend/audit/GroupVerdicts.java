package org.coattend.audit;

import static org.coattend.audit.Verdict.text;

import org.coattend.audit.Verdict.Answer;

/** What may be said of how a model relies on groups of positions. */
public final class GroupVerdicts {
  private GroupVerdicts() {}

  /**
   * Whether the model relies on a group. The value is what changes more decisions beyond others,
   * deletion or swap.
   *
   * @param group its name
   */
  public static Verdict of(String group, GroupSums sums) {
    String question = "Does the model rely on %s?".formatted(group);
    PairedCounts changes = sums.changes();
    PairedCounts flips = sums.flips();
    if (changes.rows() == 0) {
      return Verdict.nothing(
          question,
          measure("deletion"),
          GroupSums.EFFECT,
          "No row has %s and as many other positions".formatted(group));
    }
    boolean bySwap = decidedBySwap(sums);
    PairedCounts decisive = bySwap ? flips : changes;
    Reliance reliance = sums.reliance();
    return new Verdict(
        question,
        answer(reliance),
        text(
            "%s: without it %.1f %% of decisions change (%.1f %% without as many others), and"
                + " accuracy is %.3f instead of %.3f (%.3f without as many others); swapping it"
                + " flips %s%s; it has %.4f of the attention, where uniform attention would give it %.4f;"
                + " attention shows it in %.1f %% of rows.",
            statement(reliance).formatted(group),
            100 * changes.share(),
            100 * changes.otherShare(),
            sums.deletion().otherShare(),
            sums.deletion().share(),
            sums.control().share(),
            flipped(flips),
            disagreement(sums),
            sums.mass().mean(),
            sums.uniformMass().mean(),
            100 * sums.shown()),
        measure(bySwap ? "swap" : "deletion"),
        decisive.difference(),
        decisive.differenceInterval(),
        GroupSums.EFFECT,
        overturnedBy(reliance));
  }

  private static String measure(String by) {
    return "share of decisions that %s changes, less that of as many others".formatted(by);
  }

  /** Of two that agree, the one with the larger difference; else the one that says what is said. */
  private static boolean decidedBySwap(GroupSums sums) {
    PairedCounts flips = sums.flips();
    Answer deletion = sums.changes().differenceInterval().against(GroupSums.EFFECT);
    Answer swap = flips.differenceInterval().against(GroupSums.EFFECT);
    if (flips.rows() == 0 || deletion == swap) {
      return flips.difference() > sums.changes().difference();
    }
    return swap == Answer.YES || (swap == Answer.UNDECIDED && deletion == Answer.NO);
  }

  private static Answer answer(Reliance reliance) {
    return switch (reliance) {
      case RELIED_ON, CONCEALED -> Answer.YES;
      case NOT_RELIED_ON -> Answer.NO;
      case UNDECIDED -> Answer.UNDECIDED;
    };
  }

  private static String statement(Reliance reliance) {
    return switch (reliance) {
      case RELIED_ON -> "The model relies on %s, and attention does not hide it";
      case CONCEALED -> "The model relies on %s, and its attention conceals it";
      case NOT_RELIED_ON -> "The model does not rely on %s";
      case UNDECIDED -> "These rows do not tell whether the model relies on %s";
    };
  }

  private static String flipped(PairedCounts flips) {
    return flips.rows() == 0
        ? "nothing, it has no other to be swapped with"
        : text(
            "%.1f %% of decisions (%.1f %% when others are replaced)",
            100 * flips.share(), 100 * flips.otherShare());
  }

  private static String disagreement(GroupSums sums) {
    Answer deletion = sums.changes().differenceInterval().against(GroupSums.EFFECT);
    Answer swap = sums.flips().differenceInterval().against(GroupSums.EFFECT);
    if (deletion == Answer.YES && swap == Answer.NO) {
      return ", so that it matters whether it is there more than which of it";
    }
    return deletion == Answer.NO && swap == Answer.YES
        ? ", so that it matters which of it is there more than whether"
        : "";
  }

  private static String overturnedBy(Reliance reliance) {
    String neither = "rows on which neither deletion nor swap changes more than %.2f beyond others";
    return switch (reliance) {
      case RELIED_ON -> text(neither, GroupSums.EFFECT);
      case CONCEALED ->
          text(
              neither
                  + "; or attention that shows the group, with .8 of the highest or more, in %.1f"
                  + " of the rows that rest on it",
              GroupSums.EFFECT,
              GroupSums.SEEN);
      case NOT_RELIED_ON ->
          text(
              "rows on which deletion or swap changes more than %.2f beyond others",
              GroupSums.EFFECT);
      case UNDECIDED -> "more rows that carry the group, or that can be swapped";
    };
  }
}
