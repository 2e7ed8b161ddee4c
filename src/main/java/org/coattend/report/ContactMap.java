package org.coattend.report;

import java.util.List;

/**
 * What is drawn of one family: predicted pairs and, if known, the contacts.
 *
 * @param family name of the family
 * @param columns query columns, the length of both axes
 * @param subtitle what the prediction rests on, such as rows and Neff; may be empty
 * @param measure what the values of the predicted pairs are, such as "score" or "probability"
 * @param contactDistance known pairs closer than this are contacts, in Å
 * @param predicted the pairs to draw
 * @param known pairs of known distance; without any the map shows the prediction alone
 */
public record ContactMap(
    String family,
    int columns,
    String subtitle,
    String measure,
    double contactDistance,
    List<Predicted> predicted,
    List<Known> known) {

  /** A predicted pair of 1-based positions, i &lt; j; a higher value is surer. */
  public record Predicted(int i, int j, double value) {
    public Predicted {
      requirePair(i, j);
    }
  }

  /** A pair of 1-based positions, i &lt; j, and its known distance in Å. */
  public record Known(int i, int j, double distance) {
    public Known {
      requirePair(i, j);
    }
  }

  public ContactMap {
    predicted = List.copyOf(predicted);
    known = List.copyOf(known);
    int last =
        Math.max(
            predicted.stream().mapToInt(Predicted::j).max().orElse(0),
            known.stream().mapToInt(Known::j).max().orElse(0));
    if (columns < 1 || last > columns) {
      throw new IllegalArgumentException(
          "family %s: %d columns, but a pair at column %d".formatted(family, columns, last));
    }
  }

  private static void requirePair(int i, int j) {
    if (i < 1 || j <= i) {
      throw new IllegalArgumentException("pair %d, %d: 1 ≤ i < j must hold".formatted(i, j));
    }
  }
}
