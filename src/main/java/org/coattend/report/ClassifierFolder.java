package org.coattend.report;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.coattend.classifier.AttentionClassifier;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.ClassifierShape;
import org.coattend.classifier.EncoderClassifier;
import org.coattend.classifier.Vocabulary;
import org.coattend.encoder.SharedEncoder;

/**
 * A trained attention classifier as data alone: {@code weights.f64}, numbers of double precision,
 * the low byte first, one array after the other, {@code classifier.json}, which says what they are,
 * and {@code vocabulary.json}, where it reads words. Of a classifier of a pretrained encoder's
 * states only the classifier is there, with the encoder's folder.
 *
 * <p>A vocabulary has at most 1 MB and 64 bytes a word, the other files what the classifier's shape
 * allows.
 */
public final class ClassifierFolder {
  private static final int VERSION = 1;
  private static final String DESCRIPTION = "classifier.json";
  private static final String VOCABULARY = "vocabulary.json";

  /** Bytes that a vocabulary may have for each word, on average, and beside them. */
  private static final long BYTES_OF_WORD = 64;

  private static final long SPARE_BYTES = 1 << 20;

  private final Configuration hadoop;

  /**
   * What the file says.
   *
   * @param version of the files
   * @param encoder folder of the encoder whose states are read, empty for all-MiniLM-L6-v2; null
   *     where there is no encoder
   * @param shape sizes of the classifier
   * @param arrays in the order in which they stand
   */
  private record Description(
      int version,
      SharedEncoder encoder,
      ClassifierShape shape,
      List<ClassifierShape.Array> arrays) {}

  public ClassifierFolder(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** Writes a classifier, in the place of another. */
  public void write(String folder, AttentionClassifier model) {
    write(folder, model, null);
  }

  /** Writes a classifier of an encoder's states, in the place of another. */
  public void write(String folder, EncoderClassifier model) {
    write(folder, model.head(), model.encoder());
  }

  private void write(String folder, AttentionClassifier model, SharedEncoder encoder) {
    ClassifierShape shape = model.shape();
    try {
      ModelFiles files = new ModelFiles(hadoop, folder);
      files.writeArrays(Arrays.asList(model.parameters()));
      if (shape.words() > 0) {
        files.write(VOCABULARY, model.vocabulary().words(), vocabularyBytes(shape));
      }
      files.write(
          DESCRIPTION,
          new Description(VERSION, encoder, shape, shape.arrays()),
          ModelFiles.DESCRIPTION);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long vocabularyBytes(ClassifierShape shape) {
    return SPARE_BYTES + BYTES_OF_WORD * shape.words();
  }

  /**
   * Reads a classifier.
   *
   * @throws IllegalArgumentException when the folder has none, or one that is damaged or of another
   *     version
   */
  public AttentionModel read(String folder) {
    try {
      ModelFiles files = new ModelFiles(hadoop, folder);
      Description description =
          files.read(DESCRIPTION, new TypeReference<>() {}, ModelFiles.DESCRIPTION);
      requireUsable(folder, description);
      AttentionClassifier model = model(files, folder, description.shape());
      return description.encoder() == null ? model : model(folder, description.encoder(), model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EncoderClassifier model(
      String folder, SharedEncoder encoder, AttentionClassifier head) {
    try {
      return new EncoderClassifier(encoder, head);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("model: %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static void requireUsable(String folder, Description description) {
    if (description.version() != VERSION) {
      throw new IllegalArgumentException(
          "model: %s/%s is of version %d, this program reads version %d"
              .formatted(folder, DESCRIPTION, description.version(), VERSION));
    }
    if (description.shape() == null || !description.shape().arrays().equals(description.arrays())) {
      throw new IllegalArgumentException(
          "model: %s/%s names other arrays than a classifier of its shape has"
              .formatted(folder, DESCRIPTION));
    }
    if (description.encoder() != null && description.encoder().folder() == null) {
      throw new IllegalArgumentException(
          "model: %s/%s names no folder of its encoder".formatted(folder, DESCRIPTION));
    }
  }

  private static AttentionClassifier model(ModelFiles files, String folder, ClassifierShape shape)
      throws IOException {
    double[][] parameters =
        files.readArrays(
            shape.arrays().stream().mapToInt(array -> array.rows() * array.columns()).toArray());
    List<String> words =
        shape.words() == 0
            ? null
            : files.read(VOCABULARY, new TypeReference<List<String>>() {}, vocabularyBytes(shape));
    try {
      return new AttentionClassifier(
          shape, words == null ? null : new Vocabulary(words), parameters);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "model: %s is damaged: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
