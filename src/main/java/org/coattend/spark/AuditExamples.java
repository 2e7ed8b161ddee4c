package org.coattend.spark;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.coattend.audit.AuditedModel;
import org.coattend.audit.Example;
import org.coattend.audit.ExampleAudit;
import org.coattend.audit.Faithfulness;
import org.coattend.classifier.Argmax;

/** Decides on each example of a partition, and audits the attention of some. */
public final class AuditExamples implements FlatMapFunction<Iterator<Example>, AuditedExample> {
  private final Broadcast<AuditedModel> model;
  private final Faithfulness.Options options;
  private final SomeIds audited;

  /**
   * @param audited ids of examples of which attention is audited
   */
  public AuditExamples(
      Broadcast<AuditedModel> model, Faithfulness.Options options, SomeIds audited) {
    this.model = model;
    this.options = options;
    this.audited = audited;
  }

  @Override
  public Iterator<AuditedExample> call(Iterator<Example> examples) {
    Faithfulness faithfulness = new Faithfulness(model.value().model(), options);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return examples.hasNext();
      }

      @Override
      public AuditedExample next() {
        Example example = examples.next();
        return audited.has(example.id()) ? audited(faithfulness, example) : decided(example);
      }
    };
  }

  private static AuditedExample audited(Faithfulness faithfulness, Example example) {
    ExampleAudit audit = faithfulness.audit(example);
    return new AuditedExample(example, audit.decided(), audit.probability(), audit);
  }

  private AuditedExample decided(Example example) {
    double[] probabilities = model.value().model().probabilities(List.of(example.sequence()))[0];
    int decided = Argmax.of(probabilities);
    return new AuditedExample(example, decided, probabilities[decided], null);
  }
}
