package org.coattend.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.coattend.audit.AuditedModel;
import org.coattend.audit.Candidate;
import org.coattend.audit.Controls;
import org.coattend.audit.EnvironmentSums;
import org.coattend.audit.Example;
import org.coattend.audit.FaithfulnessSums;
import org.coattend.audit.PositionGroup;
import org.coattend.audit.Shortcut;
import org.coattend.audit.Shortcuts;
import org.coattend.audit.WordGroup;
import org.coattend.corpus.labelled.TokenGroup;
import org.coattend.report.AuditFindings;
import org.coattend.spark.AuditedExample;
import org.coattend.spark.ExampleReader;
import org.coattend.spark.MeasureReliance;
import org.coattend.spark.Reliances;
import org.coattend.spark.SomeIds;

/**
 * Measures what decisions rest on: groups of tokens, random ones beside them, and tokens that may
 * be shortcuts.
 *
 * @param options of the job
 * @param reader of the examples
 * @param groups of the user's
 */
record AuditReliance(AuditJob.Options options, ExampleReader reader, List<TokenGroup> groups) {
  /** Examples that positions are replaced from. */
  private static final int DONORS = 200;

  /** Measures, and sums up what attention tells. */
  AuditFindings measure(
      JavaRDD<AuditedExample> audited,
      Broadcast<AuditedModel> model,
      JavaSparkContext context,
      Map<String, Long> counts,
      List<Runnable> releases) {
    long seed = options.scope().attention().seed();
    FaithfulnessSums attention =
        audited
            .filter(example -> example.audit() != null)
            .aggregate(new FaithfulnessSums(), AuditReliance::add, FaithfulnessSums::merge);
    EnvironmentSums environments =
        audited.aggregate(
            new EnvironmentSums(model.value().model().classes()),
            AuditReliance::add,
            EnvironmentSums::merge);
    JavaRDD<Example> examples = audited.map(AuditedExample::example);
    List<Example> donors = donors(examples);
    List<PositionGroup> own =
        groups.stream().map(group -> reader.group(group, donors, seed)).toList();
    Map<String, String> controlled = new LinkedHashMap<>();
    List<PositionGroup> all = new ArrayList<>(own);
    List<WordGroup> controls = controls(own, environments, controlled);
    all.addAll(controls);
    List<Candidate> candidates =
        Shortcuts.candidates(environments, options.scope().candidates(), options.scope().rows());
    Broadcast<MeasureReliance.Trials> trials =
        context.broadcast(new MeasureReliance.Trials(all, donors, candidates));
    releases.add(trials::destroy);
    Reliances measured = new MeasureReliance(model, trials, seed).over(examples);
    counts.put("groups", (long) own.size());
    counts.put("controls", (long) controlled.size());
    counts.put("candidates", (long) candidates.size());
    List<Shortcut> ranked = Shortcuts.ranked(environments, measured.tokens());
    return new AuditFindings(
        model.value().labels(),
        attention,
        found(controls, controlled, measured),
        environments,
        ranked,
        names(environments));
  }

  private List<AuditFindings.Group> found(
      List<WordGroup> controls, Map<String, String> controlled, Reliances measured) {
    List<AuditFindings.Group> found = new ArrayList<>();
    for (TokenGroup group : groups) {
      found.add(
          new AuditFindings.Group(
              group.name(),
              "",
              group.swaps().size(),
              reader.known(group),
              measured.group(group.name())));
    }
    for (WordGroup control : controls) {
      int words = control.words().size();
      found.add(
          new AuditFindings.Group(
              control.name(),
              controlled.get(control.name()),
              words,
              words,
              measured.group(control.name())));
    }
    return found;
  }

  private static FaithfulnessSums add(FaithfulnessSums sums, AuditedExample example) {
    sums.add(example.audit());
    return sums;
  }

  private static EnvironmentSums add(EnvironmentSums sums, AuditedExample example) {
    sums.add(example.example(), example.decided());
    return sums;
  }

  /** Some examples, the same wherever they are. */
  private static List<Example> donors(JavaRDD<Example> examples) {
    SomeIds some = SomeIds.of(examples.map(Example::id), DONORS);
    List<Example> donors =
        new ArrayList<>(
            examples
                .filter(example -> some.has(example.id()))
                .filter(example -> example.ends().cardinality() < example.sequence().length())
                .collect());
    donors.sort(Comparator.comparing(Example::id, SomeIds.ORDER));
    return donors;
  }

  /**
   * Controls of all groups.
   *
   * @param controlled is told which group each is a control for
   */
  private List<WordGroup> controls(
      List<PositionGroup> groups, EnvironmentSums sums, Map<String, String> controlled) {
    List<WordGroup> ofWords =
        groups.stream().filter(WordGroup.class::isInstance).map(WordGroup.class::cast).toList();
    Set<Integer> taken =
        ofWords.stream().flatMap(group -> group.words().stream()).collect(Collectors.toSet());
    List<WordGroup> controls = new ArrayList<>();
    for (WordGroup group : ofWords) {
      List<WordGroup> its =
          Controls.of(
              group, sums, taken, options.scope().controls(), options.scope().attention().seed());
      its.forEach(control -> controlled.put(control.name(), group.name()));
      controls.addAll(its);
    }
    return controls;
  }

  /** Tokens as they may be told. */
  private IntFunction<String> names(EnvironmentSums environments) {
    Set<String> own = new HashSet<>();
    groups.forEach(
        group -> {
          own.addAll(group.swaps().keySet());
          own.addAll(group.swaps().values());
        });
    return id ->
        options.text() || environments.rows(id) >= options.least() || own.contains(reader.token(id))
            ? reader.token(id)
            : "token " + id;
  }
}
