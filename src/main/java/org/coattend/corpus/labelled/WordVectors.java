package org.coattend.corpus.labelled;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.InputFile;
import org.coattend.corpus.RecordText;
import org.coattend.corpus.StoredFile;

/**
 * Vectors of words as GloVe and word2vec write them: a line for each word, with its values after
 * it, between blanks. A first line of two numbers, how many words and values there are, is left
 * out.
 */
public final class WordVectors {
  /** As many as a classifier takes. */
  private static final int MOST_VALUES = 4096;

  private WordVectors() {}

  /**
   * Reads vectors.
   *
   * @param file plain or compressed
   * @param wanted words; others are not kept
   * @return the vectors of words that are wanted and there, all as wide; of a word that comes up
   *     twice the first
   * @throws BadInputException when a line is none, or no word is wanted
   */
  public static Map<String, float[]> read(
      String file, Configuration hadoop, Predicate<String> wanted) {
    Path path = new Path(file);
    String source = InputFile.source(path);
    Map<String, float[]> vectors = new HashMap<>();
    long number = 0;
    int width = 0;
    try (RecordText text = new RecordText(StoredFile.open(path, hadoop));
        BufferedReader in = new BufferedReader(text)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        text.beginRecord();
        String[] parts = line.strip().split("[ \\t]+");
        if (number == 1 && parts.length == 2) {
          continue;
        }
        width = width == 0 ? parts.length - 1 : width;
        if (width > MOST_VALUES) {
          throw new IllegalArgumentException(
              "has %,d values, may have at most %,d".formatted(width, MOST_VALUES));
        }
        if (width == 0 || parts.length != width + 1) {
          throw new IllegalArgumentException(
              "has %,d values, must have %,d".formatted(parts.length - 1, Math.max(1, width)));
        }
        if (wanted.test(parts[0])) {
          vectors.putIfAbsent(parts[0], values(parts));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInputException(new BadRecord(source, "", number, 0, e.getMessage(), ""));
    }
    if (vectors.isEmpty()) {
      throw new BadInputException(
          new BadRecord(source, "", 0, 0, "has no word of the examples that are learnt from", ""));
    }
    return vectors;
  }

  private static float[] values(String[] parts) {
    float[] values = new float[parts.length - 1];
    for (int k = 0; k < values.length; k++) {
      try {
        values[k] = Float.parseFloat(parts[k + 1]);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("value %,d is no number".formatted(k + 1), e);
      }
      if (!Float.isFinite(values[k])) {
        throw new IllegalArgumentException("value %,d is not finite".formatted(k + 1));
      }
    }
    return values;
  }
}
