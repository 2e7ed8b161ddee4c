package org.coattend.audit;

import java.io.Serializable;
import java.util.List;
import org.coattend.classifier.AttentionModel;

/**
 * A model with the names of its classes.
 *
 * @param model that is audited
 * @param labels by class, each once
 */
public record AuditedModel(AttentionModel model, List<String> labels) implements Serializable {

  /**
   * @throws IllegalArgumentException when there is not one name for each class
   */
  public AuditedModel {
    labels = List.copyOf(labels);
    if (labels.size() != model.classes() || labels.stream().distinct().count() < labels.size()) {
      throw new IllegalArgumentException(
          "%s are not the labels of %d classes".formatted(labels, model.classes()));
    }
  }
}
