package org.coattend.report;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.coattend.audit.AuditedModel;
import org.coattend.classifier.AttentionClassifier;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.EncoderClassifier;
import org.coattend.option.Excerpt;

/**
 * A classifier as {@link ClassifierFolder} has it, and {@code audit.json}: the labels of its
 * classes, and how what it reads was made.
 */
public final class AuditFolder {
  private static final String FILE = "audit.json";

  /** Of up to 4,096 labels. */
  private static final long MOST_BYTES = 8 * ModelFiles.DESCRIPTION;

  private final Configuration hadoop;
  private final Map<String, String> madeWith;

  private record Description(List<String> labels, Map<String, String> madeWith) {
    Description {
      if (labels == null || labels.stream().anyMatch(Objects::isNull) || madeWith == null) {
        throw new IllegalArgumentException("a model has labels, and what it was made with");
      }
    }
  }

  /**
   * @param madeWith options that positions depend on: a model made with others is refused
   */
  public AuditFolder(Configuration hadoop, Map<String, String> madeWith) {
    this.hadoop = hadoop;
    this.madeWith = madeWith;
  }

  /** Writes a model, in the place of another. */
  public void write(String folder, AuditedModel model) {
    ClassifierFolder classifiers = new ClassifierFolder(hadoop);
    if (model.model() instanceof EncoderClassifier encoder) {
      classifiers.write(folder, encoder);
    } else {
      classifiers.write(folder, (AttentionClassifier) model.model());
    }
    try {
      new ModelFiles(hadoop, folder)
          .write(FILE, new Description(model.labels(), madeWith), MOST_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a model.
   *
   * @throws IllegalArgumentException when the folder has none that can be used with these options
   */
  public AuditedModel read(String folder) {
    Description description;
    try {
      description = new ModelFiles(hadoop, folder).read(FILE, new TypeReference<>() {}, MOST_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    requireSame(folder, description.madeWith());
    AttentionModel model = new ClassifierFolder(hadoop).read(folder);
    try {
      return new AuditedModel(model, description.labels());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "model: %s/%s has other labels than one for each of %d classes"
              .formatted(folder, FILE, model.classes()),
          e);
    }
  }

  private void requireSame(String folder, Map<String, String> before) {
    TreeSet<String> options = new TreeSet<>(madeWith.keySet());
    options.addAll(before.keySet());
    for (String option : options) {
      String now = madeWith.getOrDefault(option, "none");
      String then = String.valueOf(before.getOrDefault(option, "none"));
      if (!now.equals(then)) {
        throw new IllegalArgumentException(
            "model: %s was made with %s = %s, this run has %s"
                .formatted(folder, Excerpt.of(option), Excerpt.of(then), now));
      }
    }
  }
}
