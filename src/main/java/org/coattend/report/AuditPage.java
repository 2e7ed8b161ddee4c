package org.coattend.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.coattend.audit.BoundedMoments;
import org.coattend.audit.EnvironmentAccuracy;
import org.coattend.audit.FaithfulnessSums;
import org.coattend.audit.GroupSums;
import org.coattend.audit.PairedCounts;
import org.coattend.audit.Reliance;
import org.coattend.audit.RelianceSums;
import org.coattend.audit.Shortcut;
import org.coattend.audit.Verdict;

/** The page of the audit job: verdicts first, then plots, then how it was measured. */
public final class AuditPage {
  private static final int BINS = 20;

  /** Rows of a page's table of candidates; the table shortcut_audit has all. */
  private static final int CANDIDATES = 15;

  /** Environments that a chart shows, at most; the table has all. */
  private static final int ENVIRONMENTS = 30;

  private final AuditFindings found;
  private final List<String> how;

  private AuditPage(AuditFindings found, List<String> how) {
    this.found = found;
    this.how = how;
  }

  /**
   * The page.
   *
   * @param how it was measured, a sentence each: model, data, options
   */
  public static StudyPage of(AuditFindings found, List<String> how) {
    return new AuditPage(found, how).page();
  }

  private StudyPage page() {
    StudyPage page =
        new StudyPage(
            "May this model's attention be trusted?",
            "Each answer has the number that it rests on, its interval of 95 %, the threshold that"
                + " the interval is compared with, and what would overturn the answer. Undecided"
                + " means that these rows do not tell. What is found is not mended here.");
    verdicts(
        page, "Attention", "Whether it shows what decisions rest on.", found.attentionVerdicts());
    verdicts(
        page,
        "Environments and shortcuts",
        found.environments().hasTokens()
            ? "Whether decisions hold elsewhere, and which tokens they rest on that stand for"
                + " another label there."
            : "Whether decisions hold elsewhere. Patches are not searched for shortcuts; name them"
                + " as groups.",
        found.environmentVerdicts());
    verdicts(
        page,
        "Groups of tokens",
        "Whether decisions rest on them, by deletion and swap alone; attention tells only whether"
            + " it shows it."
            + controls(),
        found.groupVerdicts());
    attention(page);
    environments(page);
    groups(page);
    page.section("How it was measured", String.join(" ", how));
    return page;
  }

  private static void verdicts(
      StudyPage page, String heading, String text, List<Verdict> verdicts) {
    page.section(heading, verdicts.isEmpty() ? text + " There is none to tell of." : text);
    if (!verdicts.isEmpty()) {
      page.table(
          List.of(
              "question",
              "answer",
              "in words",
              "number",
              "95 %",
              "threshold",
              "what would overturn it"),
          verdicts.stream()
              .sorted(Comparator.comparing(Verdict::answer))
              .map(AuditPage::row)
              .toList());
    }
  }

  private static List<String> row(Verdict verdict) {
    return List.of(
        verdict.question(),
        verdict.answer().name().toLowerCase(Locale.ROOT),
        verdict.statement(),
        "%s: %s".formatted(verdict.measure(), rounded(verdict.value())),
        Double.isNaN(verdict.value()) ? "none" : verdict.interval().toString(),
        rounded(verdict.threshold()),
        verdict.overturnedBy());
  }

  private String controls() {
    List<AuditFindings.Group> controls =
        found.groups().stream().filter(AuditFindings.Group::isControl).toList();
    if (controls.isEmpty()) {
      return "";
    }
    long relied =
        controls.stream()
            .map(group -> group.all().reliance())
            .filter(each -> each == Reliance.RELIED_ON || each == Reliance.CONCEALED)
            .count();
    return " Of %s controls, random tokens of like frequency, %s are relied on; a random token may be one that rightly decides."
        .formatted(count(controls.size()), count(relied));
  }

  private void attention(StudyPage page) {
    FaithfulnessSums sums = found.attention();
    page.section(
        "Attention, row by row",
        "Over %s rows. Mean Kendall's tau-b of attention with |gradient × input| is %s, with leave-one-out %s, with value-weighted attention %s. Uniform attention changes the output by %s in the median row, permuted attention by %s. Of the change from uniform attention to the model's own, the output cannot see %s, as a median share."
            .formatted(
                count(sums.rows()),
                rounded(sums.gradient().taus().mean()),
                rounded(sums.leaveOneOut().taus().mean()),
                rounded(sums.valueWeighted().taus().mean()),
                rounded(sums.uniformChange().median()),
                rounded(sums.permutedChange().median()),
                rounded(sums.outputBlind().median())));
    page.chart(
        new BarChart("rank correlation with attention", "Kendall's tau-b", "rows", bins(-1, 1))
            .bars("gradient", heights(sums.gradient().taus(), -1, 1))
            .bars("leave-one-out", heights(sums.leaveOneOut().taus(), -1, 1)),
        "How alike attention ranks the tokens of a row; names say where a bin begins. At 1 both"
            + " rank alike, at 0 they have nothing in common.");
    double most = Math.log(2);
    page.chart(
        new BarChart(
                "other attention, same output", "Jensen-Shannon divergence", "rows", bins(0, most))
            .bars("farthest", heights(sums.divergence(), 0, most)),
        "The farthest attention %s that changes the output by at most epsilon, in nats, of at most ln 2 = .693."
            .formatted(sums.exact() ? "there is" : "that was found"));
  }

  private static List<String> bins(double low, double high) {
    return Stream.iterate(0, k -> k < BINS, k -> k + 1)
        .map(k -> String.format(Locale.ROOT, "%.2f", low + (high - low) * k / BINS))
        .toList();
  }

  private static List<Double> heights(BoundedMoments values, double low, double high) {
    List<Double> heights = new ArrayList<>();
    for (long count : values.histogram(low, high, BINS)) {
      heights.add((double) count);
    }
    return heights;
  }

  private void environments(StudyPage page) {
    List<EnvironmentAccuracy> all = found.environments().accuracies();
    page.section(
        "Environments",
        "Accuracy of each, with its interval of 95 % (Wilson); and of the rows of which attention"
            + " was audited, with the model's attention and with uniform attention, and the"
            + " interval of the difference.");
    page.table(
        List.of(
            "environment",
            "rows",
            "accuracy",
            "95 %",
            "attention audited",
            "own attention",
            "uniform attention",
            "own less uniform, 95 %"),
        all.stream().map(this::row).toList());
    if (!all.isEmpty()) {
      List<EnvironmentAccuracy> shown = shown(all);
      page.chart(
          new BarChart(
                  "accuracy",
                  "environment",
                  "share decided right",
                  shown.stream().map(EnvironmentAccuracy::environment).toList())
              .bars("accuracy", shown.stream().map(EnvironmentAccuracy::accuracy).toList())
              .intervals(
                  shown.stream().map(each -> each.interval().low()).toList(),
                  shown.stream().map(each -> each.interval().high()).toList()),
          "Accuracy by environment%s; triangles are the ends of its interval."
              .formatted(
                  shown.size() < all.size()
                      ? ", the %s with the most rows of %s"
                          .formatted(count(shown.size()), count(all.size()))
                      : ""));
    }
    if (!found.shortcuts().isEmpty()) {
      page.section(
          "Tokens that may be shortcuts",
          "The first of %s candidates, by how much what they say of the label differs between environments, beyond chance, times the share of decisions that rest on them."
              .formatted(count(found.shortcuts().size())));
      page.table(
          List.of(
              "token",
              "rows",
              "differs by",
              "beyond chance",
              "q of difference",
              "changes deleted",
              "others deleted",
              "becomes",
              "changes swapped",
              "others swapped",
              "q of reliance",
              "shortcut"),
          found.shortcuts().stream().limit(CANDIDATES).map(this::row).toList());
    }
  }

  private static List<EnvironmentAccuracy> shown(List<EnvironmentAccuracy> all) {
    return all.stream()
        .sorted(Comparator.comparingLong(EnvironmentAccuracy::rows).reversed())
        .limit(ENVIRONMENTS)
        .sorted(Comparator.comparing(EnvironmentAccuracy::environment))
        .toList();
  }

  private List<String> row(EnvironmentAccuracy accuracy) {
    PairedCounts right = found.right(accuracy.environment());
    return List.of(
        accuracy.environment(),
        count(accuracy.rows()),
        rounded(accuracy.accuracy()),
        accuracy.interval().toString(),
        count(right.rows()),
        rounded(right.share()),
        rounded(right.otherShare()),
        right.rows() == 0 ? "" : right.differenceInterval().toString());
  }

  private List<String> row(Shortcut shortcut) {
    RelianceSums reliance = shortcut.reliance();
    PairedCounts swap = reliance.swap();
    return List.of(
        found.called(shortcut.candidate().token()),
        count(shortcut.instability().rows()),
        rounded(shortcut.instability().difference()),
        rounded(shortcut.instability().beyondChance()),
        rounded(shortcut.instability().q()),
        rounded(reliance.deletion().share()),
        rounded(reliance.deletion().otherShare()),
        swap.rows() == 0 ? "" : found.called(shortcut.candidate().partner()),
        rounded(swap.share()),
        rounded(swap.otherShare()),
        rounded(shortcut.relianceQ()),
        shortcut.flagged() ? "yes" : "no");
  }

  private void groups(StudyPage page) {
    List<AuditFindings.Group> groups =
        found.groups().stream()
            .filter(group -> !group.isControl() && group.all().rows() > 0)
            .toList();
    if (groups.isEmpty()) {
      return;
    }
    page.section(
        "Groups, by environment",
        "Accuracy with the group and without it, and decisions that change when it is swapped,"
            + " beside as many other positions.");
    List<List<String>> rows = new ArrayList<>();
    for (AuditFindings.Group group : groups) {
      rows.add(row(group.name(), "all", group.all()));
      if (group.byEnvironment().size() > 1) {
        group.byEnvironment().forEach((where, sums) -> rows.add(row(group.name(), where, sums)));
      }
    }
    page.table(
        List.of(
            "group",
            "environment",
            "rows",
            "attention",
            "uniform attention",
            "accuracy",
            "accuracy deleted",
            "accuracy, others deleted",
            "changes deleted",
            "others deleted",
            "changes swapped",
            "others replaced",
            "reliance"),
        rows);
    List<String> names = groups.stream().map(AuditFindings.Group::name).toList();
    page.chart(
        new BarChart("accuracy without a group", "group", "share decided right", names)
            .bars("whole", shares(groups, sums -> sums.deletion().share()))
            .bars("without the group", shares(groups, sums -> sums.deletion().otherShare()))
            .bars("without as many others", shares(groups, sums -> sums.control().share())),
        "Accuracy of the rows that carry a group, over all environments: whole, without it, and"
            + " without as many other positions.");
    page.chart(
        new BarChart("decisions that change", "group", "share of decisions", names)
            .bars("group deleted", shares(groups, sums -> sums.changes().share()))
            .bars("others deleted", shares(groups, sums -> sums.changes().otherShare()))
            .bars("group swapped", shares(groups, sums -> sums.flips().share()))
            .bars("others replaced", shares(groups, sums -> sums.flips().otherShare())),
        "Decisions that change when the group is deleted or swapped, and when as many other"
            + " positions are deleted or replaced.");
  }

  private static List<Double> shares(
      List<AuditFindings.Group> groups, ToDoubleFunction<GroupSums> share) {
    return groups.stream().map(group -> share.applyAsDouble(group.all())).toList();
  }

  private static List<String> row(String group, String environment, GroupSums sums) {
    return List.of(
        group,
        environment,
        count(sums.rows()),
        rounded(sums.mass().mean()),
        rounded(sums.uniformMass().mean()),
        rounded(sums.deletion().share()),
        rounded(sums.deletion().otherShare()),
        rounded(sums.control().share()),
        rounded(sums.changes().share()),
        rounded(sums.changes().otherShare()),
        rounded(sums.flips().share()),
        rounded(sums.flips().otherShare()),
        sums.reliance().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private static String count(long rows) {
    return String.format(Locale.ROOT, "%,d", rows);
  }

  private static String rounded(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }
}
