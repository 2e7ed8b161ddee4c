package org.coattend.evaluation;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

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
   * @param columns length of the query
   * @param distanceColumn the header's name of the column with distances in Å
   * @throws IllegalArgumentException naming the line, when the table is malformed
   */
  static DistanceMap read(BufferedReader table, int columns, String distanceColumn)
      throws IOException {
    String first = table.readLine();
    List<String> header = first == null ? List.of() : Arrays.asList(first.split("\t", -1));
    int i = header.indexOf("i");
    int j = header.indexOf("j");
    int distance = header.indexOf(distanceColumn);
    if (i < 0 || j < 0 || distance < 0) {
      throw new IllegalArgumentException(
          "line 1: the header must name the columns i, j and %s, separated by tabs; it is %s"
              .formatted(distanceColumn, header));
    }
    DistanceMap map = new DistanceMap(columns);
    int number = 1;
    for (String line = table.readLine(); line != null; line = table.readLine()) {
      number++;
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
            Integer.parseInt(fields[i]), Integer.parseInt(fields[j]), distance(fields[distance]));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "line %d, \"%s\": %s".formatted(number, line, e.getMessage()), e);
      }
    }
    return map;
  }

  private static double distance(String field) {
    if (field.isEmpty()) {
      return Double.NaN;
    }
    double distance = Double.parseDouble(field);
    if (!(distance >= 0)) {
      throw new IllegalArgumentException("a distance is a number of Å, at least 0, or empty");
    }
    return distance;
  }
}
