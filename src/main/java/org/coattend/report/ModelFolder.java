package org.coattend.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.coattend.fusion.FusionModel;
import org.coattend.fusion.FusionShape;
import org.coattend.fusion.Standardisation;

/**
 * A trained model of cross-attention as plain arrays: {@code weights.f64}, numbers of double
 * precision, the low byte first, one array after the other, and {@code model.json}, which says what
 * they are.
 */
public final class ModelFolder {
  private static final String DESCRIPTION = "model.json";
  private static final String WEIGHTS = "weights.f64";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

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
      FusionShape shape, Map<String, String> madeWith, List<FusionModel.Array> arrays) {}

  /**
   * @param madeWith options that words and patches depend on: a model made with others is refused
   */
  public ModelFolder(Configuration hadoop, Map<String, String> madeWith) {
    this.hadoop = hadoop;
    this.madeWith = madeWith;
  }

  /** Writes a model, in the place of another. */
  public void write(String folder, FusionModel model) {
    Path path = new Path(folder);
    try {
      FileSystem files = path.getFileSystem(hadoop);
      try (OutputStream out = files.create(new Path(path, WEIGHTS), true)) {
        for (double[] array : model.arrays()) {
          ByteBuffer bytes =
              ByteBuffer.allocate(Double.BYTES * array.length).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asDoubleBuffer().put(array);
          out.write(bytes.array());
        }
      }
      try (OutputStream out = files.create(new Path(path, DESCRIPTION), true)) {
        JSON.writeValue(
            out, new Description(model.shape(), madeWith, FusionModel.arrays(model.shape())));
      }
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
    Path path = new Path(folder);
    try {
      FileSystem files = path.getFileSystem(hadoop);
      for (String file : List.of(DESCRIPTION, WEIGHTS)) {
        if (!files.exists(new Path(path, file))) {
          throw new IllegalArgumentException("model: %s has no %s".formatted(folder, file));
        }
      }
      Description description;
      try (InputStream in = files.open(new Path(path, DESCRIPTION))) {
        description = JSON.readValue(in, Description.class);
      }
      requireSame(folder, description.madeWith());
      if (!description.arrays().equals(FusionModel.arrays(description.shape()))) {
        throw new IllegalArgumentException(
            "model: %s/%s names other arrays than a model of its shape has"
                .formatted(folder, DESCRIPTION));
      }
      try (InputStream in = files.open(new Path(path, WEIGHTS))) {
        return model(folder, description.shape(), in);
      }
    } catch (JacksonException | NullPointerException e) {
      throw new IllegalArgumentException(
          "model: %s/%s is damaged, or of another version".formatted(folder, DESCRIPTION), e);
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
                    option,
                    before.getOrDefault(option, "none"),
                    madeWith.getOrDefault(option, "none")));
      }
    }
  }

  private static FusionModel model(String folder, FusionShape shape, InputStream in)
      throws IOException {
    List<double[]> arrays = new ArrayList<>();
    for (FusionModel.Array array : FusionModel.arrays(shape)) {
      double[] values = new double[array.rows() * array.columns()];
      byte[] bytes = in.readNBytes(Double.BYTES * values.length);
      if (bytes.length < Double.BYTES * values.length) {
        throw new IllegalArgumentException(
            "model: %s/%s ends within %s".formatted(folder, WEIGHTS, array.name()));
      }
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
      arrays.add(values);
    }
    try {
      return new FusionModel(
          shape,
          new Standardisation(arrays.get(0), arrays.get(1)),
          new Standardisation(arrays.get(2), arrays.get(3)),
          arrays.subList(4, arrays.size()).toArray(new double[0][]));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "model: %s/%s is damaged: %s".formatted(folder, WEIGHTS, e.getMessage()), e);
    }
  }
}
