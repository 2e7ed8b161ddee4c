package org.coattend.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.coattend.audit.AuditedModel;
import org.coattend.audit.Candidate;
import org.coattend.audit.Example;
import org.coattend.audit.GroupAudit;
import org.coattend.audit.PositionGroup;
import org.coattend.classifier.Sequence;

/** Takes groups and tokens out of the examples of a partition, and swaps them. */
public final class MeasureReliance implements FlatMapFunction<Iterator<Example>, Reliances> {
  private final Broadcast<AuditedModel> model;
  private final Broadcast<Trials> trials;
  private final long seed;

  /**
   * What is tried.
   *
   * @param groups of positions
   * @param donors examples that positions are replaced from
   * @param candidates tokens
   */
  public record Trials(List<PositionGroup> groups, List<Example> donors, List<Candidate> candidates)
      implements Serializable {}

  /**
   * @param seed of what is drawn by chance
   */
  public MeasureReliance(Broadcast<AuditedModel> model, Broadcast<Trials> trials, long seed) {
    this.model = model;
    this.trials = trials;
    this.seed = seed;
  }

  /** What was measured of all examples. */
  public Reliances over(JavaRDD<Example> examples) {
    return examples
        .mapPartitions(this)
        .fold(new Reliances(trials.value().candidates(), seed), Reliances::merge);
  }

  @Override
  public Iterator<Reliances> call(Iterator<Example> examples) {
    Trials tried = trials.value();
    GroupAudit groups = new GroupAudit(model.value().model(), tried.groups(), tried.donors(), seed);
    Reliances found = new Reliances(tried.candidates(), seed);
    while (examples.hasNext()) {
      Example example = examples.next();
      groups.audit(example).forEach(row -> found.add(example.environment(), row));
      if (example.sequence() instanceof Sequence.Words) {
        found.tokens().add(model.value().model(), example);
      }
    }
    return List.of(found).iterator();
  }
}
