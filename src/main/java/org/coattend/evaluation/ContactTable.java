package org.coattend.evaluation;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.coattend.corpus.RecordText;
import org.coattend.option.Excerpt;

/**
 * Reads known distances from a table: tab-separated, with a header that names the columns {@code
 * i}, {@code j} and that of the distance.
 *
 * <p>Positions are 1-based query positions. An empty distance, like a pair that the table leaves
 * out, is unknown.
 */
final class ContactTable {
  private ContactTable() {}

  /**
   * Reads a whole table.
   *
   * @param text of the table; the reader's to use up
   * @param columns length of the query
   * @param distanceColumn the header's name of the column with distances in Å
   * @throws IllegalArgumentException naming the line, when the table is malformed
   */
  static DistanceMap read(RecordText text, int columns, String distanceColumn) throws IOException {
    BufferedReader table = new BufferedReader(text);
    String first = table.readLine();
    List<String> header = first == null ? List.of() : Arrays.asList(first.split("\t", -1));
    int i = header.indexOf("i");
    int j = header.indexOf("j");
    int distance = header.indexOf(distanceColumn);
    if (i < 0 || j < 0 || distance < 0) {
      throw new IllegalArgumentException(
          "line 1: the header must name the columns i, j and %s, separated by tabs; it is \"%s\""
              .formatted(distanceColumn, Excerpt.of(first == null ? "" : first)));
    }
    DistanceMap map = new DistanceMap(columns);
    int number = 1;
    for (String line = table.readLine(); line != null; line = table.readLine()) {
      number++;
      text.beginRecord();
      if (line.isBlank()) {
        continue;
      }
      String[] fields = line.split("\t", -1);
      try {
        if (fields.length != header.size()) {
          throw new IllegalArgumentException(
              "%d fields under a header of %d".formatted(fields.length, header.size()));
        }
        map.put(
            (int) number(fields[i], Integer::parseInt),
            (int) number(fields[j], Integer::parseInt),
            distance(fields[distance]));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "line %d, \"%s\": %s".formatted(number, Excerpt.of(line), e.getMessage()), e);
      }
    }
    return map;
  }

  private static double distance(String field) {
    if (field.isEmpty()) {
      return Double.NaN;
    }
    double distance = number(field, Double::parseDouble);
    if (!(distance >= 0)) {
      throw new IllegalArgumentException("a distance is a number of Å, at least 0, or empty");
    }
    return distance;
  }

  private static double number(String field, ToDoubleFunction<String> parsed) {
    try {
      return parsed.applyAsDouble(field);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"%s\" is no such number".formatted(Excerpt.of(field)), e);
    }
  }
}
