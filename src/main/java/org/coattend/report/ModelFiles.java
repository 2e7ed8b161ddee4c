package org.coattend.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.BufferedInputStream;
import java.io.CharConversionException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of a model in a folder: descriptions in JSON, and {@code weights.f64}, numbers of
 * double precision, the low byte first, one array after the other. How large a file is gets checked
 * before it is read.
 */
final class ModelFiles {
  /** Bytes that a description may have at most. */
  static final long DESCRIPTION = 1 << 20;

  private static final String WEIGHTS = "weights.f64";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final String folder;
  private final FileSystem files;

  ModelFiles(Configuration hadoop, String folder) throws IOException {
    this.folder = folder;
    files = new Path(folder).getFileSystem(hadoop);
  }

  /**
   * Writes a file in JSON, in the place of another.
   *
   * @param most bytes that it may have
   * @throws IllegalArgumentException when it would have more
   */
  void write(String file, Object content, long most) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(content);
    requireAtMost(file, bytes.length, most);
    try (OutputStream out = files.create(new Path(folder, file), true)) {
      out.write(bytes);
    }
  }

  /**
   * Reads a file in JSON.
   *
   * @param most bytes that it may have
   * @throws IllegalArgumentException when it is not there, too large, or no such JSON
   */
  <T> T read(String file, TypeReference<T> type, long most) throws IOException {
    requireAtMost(file, length(file), most);
    try (InputStream in = files.open(new Path(folder, file))) {
      T read = JSON.readValue(in, type);
      if (read == null) {
        throw new IllegalArgumentException("model: %s/%s is empty".formatted(folder, file));
      }
      return read;
    } catch (JacksonException | CharConversionException e) {
      throw new IllegalArgumentException(
          "model: %s/%s is damaged, or of another version".formatted(folder, file), e);
    }
  }

  /** Writes the arrays, in the place of others. */
  void writeArrays(Iterable<double[]> arrays) throws IOException {
    try (OutputStream out = files.create(new Path(folder, WEIGHTS), true)) {
      for (double[] array : arrays) {
        ByteBuffer bytes =
            ByteBuffer.allocate(Double.BYTES * array.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(array);
        out.write(bytes.array());
      }
    }
  }

  /**
   * Reads the arrays.
   *
   * @param lengths of each
   * @throws IllegalArgumentException when the file is not there, or has not as many numbers
   */
  double[][] readArrays(int... lengths) throws IOException {
    long bytes = length(WEIGHTS);
    long expected = Double.BYTES * IntStream.of(lengths).asLongStream().sum();
    if (bytes != expected) {
      throw new IllegalArgumentException(
          "model: %s/%s has %,d bytes, must have %,d".formatted(folder, WEIGHTS, bytes, expected));
    }
    double[][] arrays = Arrays.stream(lengths).mapToObj(double[]::new).toArray(double[][]::new);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(files.open(new Path(folder, WEIGHTS))))) {
      for (double[] array : arrays) {
        for (int k = 0; k < array.length; k++) {
          array[k] = Double.longBitsToDouble(Long.reverseBytes(in.readLong()));
        }
      }
    }
    return arrays;
  }

  private long length(String file) throws IOException {
    Path path = new Path(folder, file);
    if (!files.exists(path)) {
      throw new IllegalArgumentException("model: %s has no %s".formatted(folder, file));
    }
    return files.getFileStatus(path).getLen();
  }

  private void requireAtMost(String file, long bytes, long most) {
    if (bytes > most) {
      throw new IllegalArgumentException(
          "model: %s/%s has %,d bytes, must have at most %,d".formatted(folder, file, bytes, most));
    }
  }
}
