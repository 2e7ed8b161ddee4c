package org.coattend.audit;

import static org.coattend.audit.Verdict.text;

import java.util.List;
import java.util.NavigableMap;
import org.coattend.audit.Verdict.Answer;

/** What may be said of a model's attention over a data set. */
public final class FaithfulnessVerdicts {
  /**
   * Differences of accuracy within this are none. 1,821 rows, the test set of SST, can show it when
   * up to 18 % of the decisions are right with one attention alone; a margin of .01 would need four
   * times the rows.
   */
  public static final double MARGIN = .02;

  /** Share of rows in which a small change makes the output blind to attention. */
  public static final double NEARLY_ALL = .95;

  /**
   * At this tau, without ties, three of four pairs of tokens stand in the same order: (1 + tau) /
   * 2.
   */
  public static final double SAME_ORDER = .5;

  /** Share of rows that is most of them. */
  public static final double MOST = .5;

  /** Environments that a statement names, at most. */
  private static final int NAMED = 5;

  private FaithfulnessVerdicts() {}

  /** The three verdicts: whether attention adds, ranks as removal does, and is the only one. */
  public static List<Verdict> of(FaithfulnessSums sums) {
    return List.of(adds(sums), ranks(sums), other(sums));
  }

  private static Verdict adds(FaithfulnessSums sums) {
    String question = "Does attention add anything?";
    String measure = "accuracy with the model's attention less that with uniform attention";
    if (sums.rows() == 0) {
      return Verdict.nothing(question, measure, 0, "There is no row");
    }
    PairedCounts right = sums.right();
    Interval gain = right.differenceInterval();
    boolean within = gain.above(-MARGIN) && gain.below(MARGIN);
    boolean unseen = sums.smallInterval().above(NEARLY_ALL) && gain.against(0) == Answer.UNDECIDED;
    if (unseen && !within) {
      return new Verdict(
          question,
          Answer.NO,
          accuracies("Attention adds nothing here", sums),
          text(
              "share of rows in which uniform attention changes the output by at most %.2f",
              FaithfulnessSums.SMALL),
          sums.small(),
          sums.smallInterval(),
          NEARLY_ALL,
          text(
              "an interval of the difference of accuracy above 0; or an output that changes by more"
                  + " than %.2f in more than %.0f %% of rows",
              FaithfulnessSums.SMALL, 100 * (1 - NEARLY_ALL)));
    }
    Answer answer = within ? Answer.NO : gain.against(0);
    String statement =
        switch (answer) {
          case YES -> "Attention adds to the accuracy";
          case NO ->
              within
                  ? "Attention adds nothing here"
                  : "Attention decides worse than a plain mean of all positions";
          case UNDECIDED -> "These rows do not tell whether attention adds anything";
        };
    return new Verdict(
        question,
        answer,
        accuracies(statement, sums),
        measure,
        right.difference(),
        gain,
        within ? MARGIN : 0,
        switch (answer) {
          case NO ->
              within
                  ? text("an interval that reaches beyond -%1$.2f or %1$.2f", MARGIN)
                  : "an interval that reaches 0";
          case YES -> text("rows on which the interval reaches 0 or stays within %.2f", MARGIN);
          case UNDECIDED ->
              text("more rows: an interval above 0, or one within %.2f of it", MARGIN);
        });
  }

  private static String accuracies(String statement, FaithfulnessSums sums) {
    return text(
        "%s: the model is right in %.1f %% of rows with its attention and in %.1f %% with uniform"
            + " attention, which decides the same in %.1f %% and changes the output by %.3f in the"
            + " median row.%s",
        statement,
        100 * sums.right().share(),
        100 * sums.right().otherShare(),
        100 * sums.sameDecisions(),
        sums.uniformChange().median(),
        elsewhere(sums));
  }

  /** Environments of which the difference of accuracy is surely other than of all together. */
  private static String elsewhere(FaithfulnessSums sums) {
    NavigableMap<String, PairedCounts> all = sums.rightByEnvironment();
    Interval gain = sums.right().differenceInterval();
    List<String> differ =
        all.entrySet().stream()
            .filter(each -> differs(each.getValue().differenceInterval(all.size()), gain))
            .map(
                each ->
                    text(
                        "%s (%.1f %% and %.1f %%)",
                        each.getKey(),
                        100 * each.getValue().share(),
                        100 * each.getValue().otherShare()))
            .toList();
    if (differ.isEmpty()) {
      return "";
    }
    String more = differ.size() > NAMED ? text(" and %d more", differ.size() - NAMED) : "";
    return text(
        " The difference is another in %s%s.",
        String.join(", ", differ.stream().limit(NAMED).toList()), more);
  }

  private static boolean differs(Interval one, Interval all) {
    return one.above(all.high()) || one.below(all.low());
  }

  private static Verdict ranks(FaithfulnessSums sums) {
    String question = "Does attention rank tokens as removal does?";
    String measure = "mean Kendall's tau-b of attention and leave-one-out";
    BoundedMoments taus = sums.leaveOneOut().taus();
    if (taus.count() == 0) {
      return Verdict.nothing(
          question, measure, SAME_ORDER, "Attention or removal ranks no two tokens of any row");
    }
    Interval interval = taus.meanInterval();
    Answer answer = interval.against(SAME_ORDER);
    String statement =
        switch (answer) {
          case YES -> "Attention ranks tokens as their removal does";
          case NO -> "Attention does not rank tokens as their removal does";
          case UNDECIDED -> "These rows do not tell whether attention ranks tokens as removal does";
        };
    return new Verdict(
        question,
        answer,
        text(
            "%s: Kendall's tau between both is %.3f in the mean; without ties, that is of two"
                + " tokens the one with more attention changing the output more in %.0f %% of"
                + " cases.",
            statement, taus.mean(), 50 * (1 + taus.mean())),
        measure,
        taus.mean(),
        interval,
        SAME_ORDER,
        text("an interval on the other side of %.1f", SAME_ORDER));
  }

  private static Verdict other(FaithfulnessSums sums) {
    String question = "Does other attention give the same output?";
    String measure =
        text(
            "share of rows with a Jensen-Shannon divergence above %.2f of the largest of the row",
            FaithfulnessSums.NEARLY_FARTHEST);
    if (sums.movable() == 0) {
      return Verdict.nothing(
          question, measure, MOST, "No row has two positions that are not ends, with attention");
    }
    Interval interval = sums.nearlyFarthestInterval();
    Answer found = interval.against(MOST);
    Answer answer = found == Answer.NO && !sums.exact() ? Answer.UNDECIDED : found;
    String statement =
        switch (answer) {
          case YES -> "Quite other attention gives the same output";
          case NO -> "For most rows no quite other attention gives the same output";
          case UNDECIDED -> "These rows do not tell whether quite other attention gives the output";
        };
    return new Verdict(
        question,
        answer,
        text(
            "%s: in %.1f %% of the %d rows that have other attention, one farther than %.2f of"
                + " the farthest %s; it is farther than %.1f (of at most .693) in %.1f %% of all,"
                + " and %.3f in the median.",
            statement,
            100 * sums.nearlyFarthest(),
            sums.movable(),
            FaithfulnessSums.NEARLY_FARTHEST,
            sums.exact() ? "does" : "was found that does",
            FaithfulnessSums.FAR,
            100 * sums.far(),
            sums.divergence().median()),
        measure,
        sums.nearlyFarthest(),
        interval,
        MOST,
        sums.exact()
            ? text("an interval on the other side of %.1f", MOST)
            : "more rows; the search finds what it can, and may miss what is farther");
  }
}
