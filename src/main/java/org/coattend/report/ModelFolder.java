package org.coattend.report;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.coattend.fusion.FusionModel;
import org.coattend.fusion.FusionShape;
import org.coattend.fusion.Standardisation;
import org.coattend.option.Excerpt;

/**
 * A trained model of cross-attention as plain arrays: {@code weights.f64}, numbers of double
 * precision, the low byte first, one array after the other, and {@code model.json}, which says what
 * they are.
 */
public final class ModelFolder {
  private static final String DESCRIPTION = "model.json";

  private final Configuration hadoop;
  private final Map<String, String> madeWith;

  /**
   * What the file says.
   *
   * @param shape sizes of the model
   * @param madeWith the kind of input and options that words and patches depend on
   * @param arrays in the order in which they stand
   */
  private record Description(
      FusionShape shape, Map<String, String> madeWith, List<FusionModel.Array> arrays) {
    Description {
      if (shape == null || madeWith == null || arrays == null) {
        throw new IllegalArgumentException(
            "a model has a shape, what it was made with, and arrays");
      }
    }
  }

  /**
   * @param madeWith options that words and patches depend on: a model made with others is refused
   */
  public ModelFolder(Configuration hadoop, Map<String, String> madeWith) {
    this.hadoop = hadoop;
    this.madeWith = madeWith;
  }

  /** Writes a model, in the place of another. */
  public void write(String folder, FusionModel model) {
    FusionShape shape = model.shape();
    try {
      ModelFiles files = new ModelFiles(hadoop, folder);
      files.writeArrays(model.arrays());
      files.write(
          DESCRIPTION,
          new Description(shape, madeWith, FusionModel.arrays(shape)),
          ModelFiles.DESCRIPTION);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a model.
   *
   * @throws IllegalArgumentException when the folder has none that can be used with these options
   */
  public FusionModel read(String folder) {
    try {
      ModelFiles files = new ModelFiles(hadoop, folder);
      Description description =
          files.read(DESCRIPTION, new TypeReference<>() {}, ModelFiles.DESCRIPTION);
      requireSame(folder, description.madeWith());
      List<FusionModel.Array> arrays = FusionModel.arrays(description.shape());
      if (!description.arrays().equals(arrays)) {
        throw new IllegalArgumentException(
            "model: %s/%s names other arrays than a model of its shape has"
                .formatted(folder, DESCRIPTION));
      }
      return model(
          folder,
          description.shape(),
          files.readArrays(
              arrays.stream().mapToInt(array -> array.rows() * array.columns()).toArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireSame(String folder, Map<String, String> before) {
    Set<String> options = new LinkedHashSet<>(madeWith.keySet());
    options.addAll(before.keySet());
    for (String option : options) {
      if (!Objects.equals(madeWith.get(option), before.get(option))) {
        throw new IllegalArgumentException(
            "model: %s was made with %s = %s, this run has %s"
                .formatted(
                    folder,
                    Excerpt.of(option),
                    Excerpt.of(String.valueOf(before.getOrDefault(option, "none"))),
                    madeWith.getOrDefault(option, "none")));
      }
    }
  }

  private static FusionModel model(String folder, FusionShape shape, double[][] arrays) {
    try {
      return new FusionModel(
          shape,
          new Standardisation(arrays[0], arrays[1]),
          new Standardisation(arrays[2], arrays[3]),
          Arrays.copyOfRange(arrays, 4, arrays.length));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "model: %s is damaged: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
