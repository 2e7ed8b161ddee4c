package org.coattend.report;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.coattend.audit.EnvironmentAccuracy;
import org.coattend.audit.Example;
import org.coattend.audit.ExampleAudit;
import org.coattend.audit.GroupSums;
import org.coattend.audit.Interval;
import org.coattend.audit.PairedCounts;
import org.coattend.audit.RelianceSums;
import org.coattend.audit.Shortcut;
import org.coattend.audit.TokenAudit;
import org.coattend.audit.TokenLabel;
import org.coattend.audit.Verdict;
import org.coattend.corpus.BadRecord;

/** The tables of the audit job. Names of tables and columns are a contract. */
public final class AuditTables {
  private static final String CHANGE = "total variation of the output's probabilities, 0 to 1: ";
  private static final String BEYOND =
      "its error times the normal deviate at 5 % over all pairs of environments and labels";
  private static final String CONTROL = "the same with as many other positions, drawn by chance";

  /** An audited example. */
  public static final StructType EXAMPLE_AUDIT =
      new StructType()
          .add("id", StringType, false, "the example")
          .add("environment", StringType, false, "where it comes from; all without a column")
          .add("label", StringType, false, "the true class")
          .add("decided", StringType, false, "the class that the model decides for")
          .add("probability", DoubleType, false, "that the model gives it")
          .add(
              "positions",
              IntegerType,
              true,
              "without end tokens; null, with all that follows, where attention was not audited")
          .add("uniform_decided", StringType, true, "the class under uniform attention")
          .add(
              "tau_gradient",
              DoubleType,
              true,
              "Kendall's tau-b of attention and |gradient × input|; null where one ranks nothing")
          .add("tau_leave_one_out", DoubleType, true, "the same with what removal changes")
          .add("tau_value_weighted", DoubleType, true, "the same with value-weighted attention")
          .add("uniform_change", DoubleType, true, CHANGE + "by uniform attention")
          .add("permuted_change", DoubleType, true, CHANGE + "by permuted attention, the median")
          .add(
              "adversarial_divergence",
              DoubleType,
              true,
              "of attention that changes the output by at most epsilon, from the model's own:"
                  + " Jensen-Shannon in nats, 0 to ln 2")
          .add(
              "reachable_divergence",
              DoubleType,
              true,
              "the largest of any attention, whatever the output")
          .add("adversarial_change", DoubleType, true, CHANGE + "by that attention")
          .add("exact", BooleanType, true, "whether no such attention is farther")
          .add(
              "values_blind",
              DoubleType,
              true,
              "share of the change from uniform attention to the model's own that the states of"
                  + " the positions cannot see, 0 to 1")
          .add("output_blind", DoubleType, true, "share that the output cannot see")
          .add(
              "values_blind_to_adversary",
              DoubleType,
              true,
              "share of the change from adversarial attention that the states cannot see")
          .add("output_blind_to_adversary", DoubleType, true, "share that the output cannot see");

  /** A position of an example of which attention was audited. */
  public static final StructType TOKEN_AUDIT = tokenAudit(false);

  /** The same with the tokens: text. */
  public static final StructType TOKEN_AUDIT_WITH_TEXT = tokenAudit(true);

  /** A group of tokens, over all examples and in each environment. */
  public static final StructType GROUP_AUDIT =
      new StructType()
          .add("group", StringType, false, "its name")
          .add("control_for", StringType, true, "the group that it is a random control for, if any")
          .add("tokens", IntegerType, false, "that it has")
          .add("tokens_known", IntegerType, false, "those that the model knows: the others are out")
          .add("environment", StringType, true, "null for all environments together")
          .add("rows", LongType, false, "examples that carry the group")
          .add("mass", DoubleType, true, "attention on it, mean")
          .add(
              "uniform_mass",
              DoubleType,
              true,
              "what uniform attention over all but ends would give it, mean")
          .add("first", DoubleType, true, "share of rows in which it has the most attention")
          .add(
              "shown",
              DoubleType,
              true,
              "share of rows in which it has .8 of the most attention of others, or more")
          .add("accuracy", DoubleType, true, "of these rows")
          .add("accuracy_deleted", DoubleType, true, "with the group deleted")
          .add("accuracy_others_deleted", DoubleType, true, CONTROL)
          .add("changes", DoubleType, true, "share of decisions that change without the group")
          .add("changes_others", DoubleType, true, CONTROL)
          .add("deletion_effect", DoubleType, true, "the difference of the two")
          .add("deletion_low", DoubleType, true, "end of its interval, 95 %")
          .add("deletion_high", DoubleType, true, "its other end")
          .add("swapped_rows", LongType, false, "rows in which the group can be swapped")
          .add("flips", DoubleType, true, "share of decisions that change when it is swapped")
          .add("flips_others", DoubleType, true, CONTROL)
          .add("swap_effect", DoubleType, true, "the difference of the two")
          .add("swap_low", DoubleType, true, "end of its interval, 95 %")
          .add("swap_high", DoubleType, true, "its other end")
          .add("reliance", StringType, false, "relied_on, concealed, not_relied_on or undecided");

  /** An environment. */
  public static final StructType ENV_AUDIT =
      new StructType()
          .add("environment", StringType, false, "its name; all without a column")
          .add("rows", LongType, false, "examples")
          .add("accuracy", DoubleType, false, "share that is decided right")
          .add("accuracy_low", DoubleType, false, "end of its interval, 95 % (Wilson)")
          .add("accuracy_high", DoubleType, false, "its other end")
          .add("attention_rows", LongType, false, "examples of which attention was audited")
          .add("own_accuracy", DoubleType, true, "of these, with the model's attention")
          .add("uniform_accuracy", DoubleType, true, "of these, with uniform attention");

  /** A token that may be a shortcut. */
  public static final StructType SHORTCUT_AUDIT =
      new StructType()
          .add("rank", IntegerType, false, "by instability beyond chance × reliance, from 1")
          .add("token_id", IntegerType, false, "in the model's vocabulary")
          .add("token", StringType, false, "only its number where it may not be told")
          .add("rows", LongType, false, "examples that hold it")
          .add(
              "instability",
              DoubleType,
              false,
              "the largest difference of P(label | token) − P(label) between two environments")
          .add("instability_beyond_chance", DoubleType, false, "less what chance gives: " + BEYOND)
          .add("instability_q", DoubleType, false, "of equal odds ratios (Woolf), of all tokens")
          .add("tried", LongType, false, "examples in which reliance was measured")
          .add("probability_drop", DoubleType, true, "of the decided class without it, mean")
          .add("flips_deleted", DoubleType, true, "share of decisions that change without it")
          .add("flips_others_deleted", DoubleType, true, CONTROL)
          .add("partner", StringType, true, "the token that it is swapped with, if any")
          .add("flips_swapped", DoubleType, true, "share that changes when it becomes its partner")
          .add("flips_others_swapped", DoubleType, true, CONTROL)
          .add("reliance", DoubleType, false, "what is changed beyond others, the larger of both")
          .add("reliance_q", DoubleType, false, "of no more than others (McNemar), of all ranked")
          .add("flagged", BooleanType, false, "whether it is taken for a shortcut");

  /** What a token of {@link #SHORTCUT_AUDIT} says of a label in an environment. */
  public static final StructType SHORTCUT_LABELS =
      new StructType()
          .add("token_id", IntegerType, false, "in the model's vocabulary")
          .add("token", StringType, false, "only its number where it may not be told")
          .add("environment", StringType, false, "its name")
          .add("label", StringType, false, "a class")
          .add("rows", LongType, false, "examples of the environment that hold the token")
          .add("count", LongType, false, "of these, those with the label")
          .add("probability", DoubleType, true, "P(label | token); null without rows")
          .add("probability_low", DoubleType, true, "end of its interval, 95 % (Wilson)")
          .add("probability_high", DoubleType, true, "its other end")
          .add("lift", DoubleType, true, "P(label | token) − P(label)");

  /** An answer. */
  public static final StructType VERDICTS =
      new StructType()
          .add("about", StringType, false, "attention, groups or environments")
          .add("question", StringType, false, "that is asked")
          .add("answer", StringType, false, "yes, no or undecided")
          .add("statement", StringType, false, "the answer as a sentence")
          .add("measure", StringType, false, "what the value is")
          .add("value", DoubleType, true, "null when nothing can be told")
          .add("low", DoubleType, true, "end of its interval, 95 %")
          .add("high", DoubleType, true, "its other end")
          .add("threshold", DoubleType, false, "that the interval is compared with")
          .add("overturned_by", StringType, false, "what would change the answer");

  /** What the trained model does with examples of training; empty for a model that was given. */
  public static final StructType TRAINING =
      new StructType()
          .add("split", StringType, false, "train: learnt from; dev: chose the epoch")
          .add("examples", LongType, false, "of the split")
          .add("accuracy", DoubleType, false, "of the model that was kept")
          .add("loss", DoubleType, false, "cross-entropy in nats, mean")
          .add("most_frequent_label", DoubleType, false, "its share: accuracy without reading");

  /** What could not be used. */
  public static final StructType QUARANTINE =
      new StructType()
          .add("file", StringType, false, "the file")
          .add("line", LongType, false, "row of the table, from 1; 0 where there is none")
          .add("reason", StringType, false, "what was wrong; nothing of a text");

  private AuditTables() {}

  private static StructType tokenAudit(boolean withText) {
    StructType schema =
        new StructType()
            .add("id", StringType, false, "the example")
            .add("position", IntegerType, false, "from 0, end tokens among them");
    if (withText) {
      schema = schema.add("token", StringType, false, "as the model reads it; the patch's name");
    }
    return schema
        .add("end", BooleanType, false, "whether it is an end token")
        .add("attention", DoubleType, false, "the model's own, 0 to 1")
        .add("gradient", DoubleType, false, "|gradient × input| of the decided class")
        .add(
            "leave_one_out",
            DoubleType,
            true,
            CHANGE + "without it; null at ends, and where it was not left out")
        .add(
            "value_weighted",
            DoubleType,
            false,
            "attention times |what it adds to the logit of the decided class, less the others' mean|")
        .add("adversarial", DoubleType, false, "other attention that gives nearly the same output");
  }

  /**
   * A row of {@link #EXAMPLE_AUDIT}.
   *
   * @param audit null where attention was not audited
   */
  public static Row example(
      Example example, int decided, double probability, ExampleAudit audit, List<String> labels) {
    List<Object> values = new ArrayList<>();
    values.add(example.id());
    values.add(example.environment());
    values.add(labels.get(example.label()));
    values.add(labels.get(decided));
    values.add(probability);
    if (audit != null) {
      values.add(audit.positions());
      values.add(labels.get(audit.uniformDecided()));
      values.add(orNull(audit.gradient().tau()));
      values.add(orNull(audit.leaveOneOut().tau()));
      values.add(orNull(audit.valueWeighted().tau()));
      values.add(orNull(audit.uniformChange()));
      values.add(orNull(audit.permutedChange()));
      values.add(orNull(audit.adversarialDivergence()));
      values.add(orNull(audit.reachableDivergence()));
      values.add(orNull(audit.adversarialChange()));
      values.add(audit.exact());
      values.add(orNull(audit.uniformBlindness().values()));
      values.add(orNull(audit.uniformBlindness().output()));
      values.add(orNull(audit.adversarialBlindness().values()));
      values.add(orNull(audit.adversarialBlindness().output()));
    }
    while (values.size() < EXAMPLE_AUDIT.size()) {
      values.add(null);
    }
    return RowFactory.create(values.toArray());
  }

  /**
   * A row of {@link #TOKEN_AUDIT}, or of the other where the token is told.
   *
   * @param token null where it is not
   */
  public static Row token(String id, TokenAudit audit, String token) {
    List<Object> values = new ArrayList<>(List.of(id, audit.position()));
    if (token != null) {
      values.add(token);
    }
    values.add(audit.end());
    values.add(audit.attention());
    values.add(audit.gradient());
    values.add(orNull(audit.leaveOneOut()));
    values.add(audit.valueWeighted());
    values.add(audit.adversarial());
    return RowFactory.create(values.toArray());
  }

  /** The rows of {@link #GROUP_AUDIT}. */
  public static List<Row> groups(AuditFindings found) {
    List<Row> rows = new ArrayList<>();
    for (AuditFindings.Group group : found.groups()) {
      rows.add(group(group, null, group.all()));
      group
          .byEnvironment()
          .forEach((environment, sums) -> rows.add(group(group, environment, sums)));
    }
    return rows;
  }

  private static Row group(AuditFindings.Group group, String environment, GroupSums sums) {
    PairedCounts changes = sums.changes();
    PairedCounts flips = sums.flips();
    return RowFactory.create(
        group.name(),
        group.isControl() ? group.like() : null,
        group.tokens(),
        group.known(),
        environment,
        sums.rows(),
        orNull(sums.mass().mean()),
        orNull(sums.uniformMass().mean()),
        orNull(sums.first()),
        orNull(sums.shown()),
        orNull(sums.deletion().share()),
        orNull(sums.deletion().otherShare()),
        orNull(sums.control().share()),
        orNull(changes.share()),
        orNull(changes.otherShare()),
        orNull(changes.difference()),
        orNull(changes.differenceInterval().low()),
        orNull(changes.differenceInterval().high()),
        flips.rows(),
        orNull(flips.share()),
        orNull(flips.otherShare()),
        orNull(flips.difference()),
        orNull(flips.differenceInterval().low()),
        orNull(flips.differenceInterval().high()),
        sums.reliance().name().toLowerCase(Locale.ROOT));
  }

  /** The rows of {@link #ENV_AUDIT}. */
  public static List<Row> environments(AuditFindings found) {
    return found.environments().accuracies().stream()
        .map(each -> environment(each, found.right(each.environment())))
        .toList();
  }

  private static Row environment(EnvironmentAccuracy accuracy, PairedCounts right) {
    return RowFactory.create(
        accuracy.environment(),
        accuracy.rows(),
        accuracy.accuracy(),
        accuracy.interval().low(),
        accuracy.interval().high(),
        right.rows(),
        orNull(right.share()),
        orNull(right.otherShare()));
  }

  /** The rows of {@link #SHORTCUT_AUDIT}. */
  public static List<Row> shortcuts(AuditFindings found) {
    List<Row> rows = new ArrayList<>();
    for (Shortcut shortcut : found.shortcuts()) {
      RelianceSums reliance = shortcut.reliance();
      int token = shortcut.candidate().token();
      rows.add(
          RowFactory.create(
              rows.size() + 1,
              token,
              found.names().apply(token),
              shortcut.instability().rows(),
              shortcut.instability().difference(),
              shortcut.instability().beyondChance(),
              shortcut.instability().q(),
              reliance.deletion().rows(),
              orNull(reliance.drop().mean()),
              orNull(reliance.deletion().share()),
              orNull(reliance.deletion().otherShare()),
              reliance.swap().rows() == 0
                  ? null
                  : found.names().apply(shortcut.candidate().partner()),
              orNull(reliance.swap().share()),
              orNull(reliance.swap().otherShare()),
              reliance.reliance(),
              shortcut.relianceQ(),
              shortcut.flagged()));
    }
    return rows;
  }

  /** The rows of {@link #SHORTCUT_LABELS}. */
  public static List<Row> shortcutLabels(AuditFindings found) {
    return found.shortcuts().stream()
        .flatMap(shortcut -> found.environments().labels(shortcut.candidate().token()).stream())
        .map(label -> label(found, label))
        .toList();
  }

  private static Row label(AuditFindings found, TokenLabel label) {
    return RowFactory.create(
        label.token(),
        found.names().apply(label.token()),
        label.environment(),
        found.labels().get(label.label()),
        label.rows(),
        label.count(),
        orNull(label.probability()),
        orNull(label.interval().low()),
        orNull(label.interval().high()),
        orNull(label.lift()));
  }

  /** The rows of {@link #VERDICTS}. */
  public static List<Row> verdicts(AuditFindings found) {
    List<Row> rows = new ArrayList<>();
    found
        .verdicts()
        .forEach((about, verdicts) -> verdicts.forEach(each -> rows.add(verdict(about, each))));
    return rows;
  }

  private static Row verdict(String about, Verdict verdict) {
    Interval interval = verdict.interval();
    return RowFactory.create(
        about,
        verdict.question(),
        verdict.answer().name().toLowerCase(Locale.ROOT),
        verdict.statement(),
        verdict.measure(),
        orNull(verdict.value()),
        orNull(interval.low()),
        orNull(interval.high()),
        verdict.threshold(),
        verdict.overturnedBy());
  }

  /** A row of {@link #TRAINING}. */
  public static Row training(
      String split, long examples, double accuracy, double loss, double chance) {
    return RowFactory.create(split, examples, accuracy, loss, chance);
  }

  /** A row of {@link #QUARANTINE}. */
  public static Row quarantine(BadRecord bad) {
    return RowFactory.create(bad.source(), bad.line(), bad.reason());
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
