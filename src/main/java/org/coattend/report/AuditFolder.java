package org.coattend.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.coattend.audit.AuditedModel;
import org.coattend.classifier.AttentionClassifier;
import org.coattend.classifier.EncoderClassifier;

/**
 * A classifier as {@link ClassifierFolder} has it, and {@code audit.json}: the labels of its
 * classes, and how what it reads was made.
 */
public final class AuditFolder {
  private static final String FILE = "audit.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Configuration hadoop;
  private final Map<String, String> madeWith;

  private record Description(List<String> labels, Map<String, String> madeWith) {}

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
    Path path = new Path(folder, FILE);
    try (OutputStream out = path.getFileSystem(hadoop).create(path, true)) {
      JSON.writeValue(out, new Description(model.labels(), madeWith));
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
    Path path = new Path(folder, FILE);
    Description description;
    try {
      FileSystem files = path.getFileSystem(hadoop);
      if (!files.exists(path)) {
        throw new IllegalArgumentException("model: %s has no %s".formatted(folder, FILE));
      }
      try (InputStream in = files.open(path)) {
        description = JSON.readValue(in, Description.class);
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "model: %s is damaged, or of another version".formatted(path), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (description == null || description.labels() == null || description.madeWith() == null) {
      throw new IllegalArgumentException(
          "model: %s is damaged, or of another version".formatted(path));
    }
    requireSame(folder, description.madeWith());
    return new AuditedModel(new ClassifierFolder(hadoop).read(folder), description.labels());
  }

  private void requireSame(String folder, Map<String, String> before) {
    TreeSet<String> options = new TreeSet<>(madeWith.keySet());
    options.addAll(before.keySet());
    for (String option : options) {
      String now = madeWith.getOrDefault(option, "none");
      String then = before.getOrDefault(option, "none");
      if (!now.equals(then)) {
        throw new IllegalArgumentException(
            "model: %s was made with %s = %s, this run has %s"
                .formatted(folder, option, then, now));
      }
    }
  }
}
