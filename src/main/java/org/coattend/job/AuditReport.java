package org.coattend.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.coattend.classifier.EncoderClassifier;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.labelled.Content;
import org.coattend.report.AuditFindings;
import org.coattend.report.AuditPage;
import org.coattend.report.AuditTables;
import org.coattend.report.Report;
import org.coattend.report.StudyPage;
import org.coattend.spark.AuditedExample;
import org.coattend.spark.ExampleReader;

/**
 * Writes tables and page of an audit.
 *
 * @param report to write into
 * @param context of Spark
 * @param options of the job
 * @param resolved the same as they were given
 */
record AuditReport(
    Report report,
    JavaSparkContext context,
    AuditJob.Options options,
    Map<String, Object> resolved) {
  private static final String EXAMPLES = "example_audit";
  private static final String TOKENS = "token_audit";
  private static final String GROUPS = "group_audit";
  private static final String ENVIRONMENTS = "env_audit";
  private static final String SHORTCUTS = "shortcut_audit";
  private static final String LABELS = "shortcut_labels";
  private static final String VERDICTS = "verdicts";
  private static final String TRAINING = "training";
  private static final String QUARANTINE = "quarantine";
  static final List<String> TABLES =
      List.of(
          EXAMPLES,
          TOKENS,
          GROUPS,
          ENVIRONMENTS,
          SHORTCUTS,
          LABELS,
          VERDICTS,
          TRAINING,
          QUARANTINE);
  static final String PAGE = "audit.html";

  /**
   * Writes.
   *
   * @param bad what could not be used
   */
  void write(
      JavaRDD<AuditedExample> audited,
      ExampleReader reader,
      AuditTraining.Trained trained,
      AuditFindings found,
      JavaRDD<BadRecord> bad,
      StudyPage page) {
    List<String> labels = trained.model().labels();
    // Names of patches are no text.
    boolean text = options.text() || ofImages();
    report.write(
        EXAMPLES,
        audited.map(
            each ->
                AuditTables.example(
                    each.example(), each.decided(), each.probability(), each.audit(), labels)),
        AuditTables.EXAMPLE_AUDIT);
    report.write(
        TOKENS,
        audited
            .filter(each -> each.audit() != null)
            .flatMap(
                each ->
                    each.audit().tokens().stream()
                        .map(
                            token ->
                                AuditTables.token(
                                    each.example().id(),
                                    token,
                                    text
                                        ? reader.at(each.example().sequence(), token.position())
                                        : null))
                        .iterator()),
        text ? AuditTables.TOKEN_AUDIT_WITH_TEXT : AuditTables.TOKEN_AUDIT);
    write(GROUPS, AuditTables.groups(found), AuditTables.GROUP_AUDIT);
    write(ENVIRONMENTS, AuditTables.environments(found), AuditTables.ENV_AUDIT);
    write(SHORTCUTS, AuditTables.shortcuts(found), AuditTables.SHORTCUT_AUDIT);
    write(LABELS, AuditTables.shortcutLabels(found), AuditTables.SHORTCUT_LABELS);
    write(VERDICTS, AuditTables.verdicts(found), AuditTables.VERDICTS);
    write(TRAINING, training(trained), AuditTables.TRAINING);
    report.write(QUARANTINE, bad.map(AuditTables::quarantine).coalesce(1), AuditTables.QUARANTINE);
    try {
      page.write(report.path(PAGE), context.hadoopConfiguration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean ofImages() {
    return options.source().content() instanceof Content.Images;
  }

  private static List<Row> training(AuditTraining.Trained trained) {
    return trained.fits().stream()
        .map(
            fit ->
                AuditTables.training(
                    AuditJob.lower(fit.split()),
                    fit.examples(),
                    fit.accuracy(),
                    fit.loss(),
                    fit.chance()))
        .toList();
  }

  private void write(String table, List<Row> rows, StructType schema) {
    report.write(table, context.parallelize(rows, 1), schema);
  }

  /**
   * The page.
   *
   * @param counts as in the manifest
   */
  StudyPage page(AuditTraining.Trained trained, AuditFindings found, Map<String, Long> counts) {
    return AuditPage.of(found, how(trained, found, counts));
  }

  /** How it was measured, a sentence each. */
  private List<String> how(
      AuditTraining.Trained trained, AuditFindings found, Map<String, Long> counts) {
    AuditJob.Scope scope = options.scope();
    List<String> how = new ArrayList<>();
    how.add(
        String.format(
            Locale.ROOT,
            "%,d examples were read; %,d were set aside, %,d are audited, of %,d of them attention.",
            counts.get("examples_in"),
            counts.get("examples_quarantined"),
            counts.get("examples_audited"),
            counts.get("examples_with_attention_audited")));
    how.add(options.auditedInWords() + ".");
    how.add(
        "They were read with %s. A split that no column gives is drawn, with %s."
            .formatted(
                given("input", "groups", "split-column", "audited"),
                given("dev-share", "test-share")));
    how.add(
        options.model().isEmpty()
            ? "The model was trained here with %s. %s."
                .formatted(
                    given(
                        "classifier",
                        "attention",
                        "epochs",
                        "min-count",
                        "conceal-group",
                        "concealment"),
                    trained.fitted())
            : "The model was given: %s.".formatted(given("model")));
    how.add(
        String.format(
            Locale.ROOT,
            "Gradients are of the probability of the decided class, by %s, the attention being held."
                + " Value-weighted attention is of logits: attention times |what a position adds to"
                + " the decided class, less the mean of the others|. Leave-one-out and all changes"
                + " are total variations of the probabilities; of an example %,d positions are left"
                + " out at most, one by one. Attention is permuted %,d times; adversarial attention"
                + " may change the output by %s.",
            trained.model().model() instanceof EncoderClassifier
                ? "the encoder's last hidden states"
                : "the embeddings or vectors that are read",
            scope.attention().leftOut(),
            scope.attention().permutations(),
            scope.attention().allowed()));
    how.add(
        "A group is deleted, and swapped, beside as many other positions drawn by chance; attention"
            + " and gradients alone decide no verdict on it.");
    how.add(
        ofImages()
            ? "Patches are not searched for shortcuts; name them as groups."
            : "A token is flagged as a shortcut when what it says of the label differs between"
                + " environments and decisions change without it, or when it becomes another, both"
                + " beyond chance. What holds in all environments that are there cannot be found.");
    how.add(
        "Further options are %s."
            .formatted(
                given("candidates", "candidate-examples", "controls", "min-examples", "seed")));
    found.groups().stream()
        .filter(group -> group.known() < group.tokens())
        .forEach(
            group ->
                how.add(
                    "Of group %s the model knows %d of %d tokens."
                        .formatted(group.name(), group.known(), group.tokens())));
    return how;
  }

  /** Options with their values, but those that are empty, and a penalty of 0. */
  private String given(String... names) {
    return Stream.of(names)
        .filter(name -> !String.valueOf(resolved.get(name)).isBlank())
        .filter(
            name -> !name.equals("concealment") || options.training().options().concealment() > 0)
        .map(name -> "%s = %s".formatted(name, resolved.get(name)))
        .collect(Collectors.joining(", "));
  }
}
