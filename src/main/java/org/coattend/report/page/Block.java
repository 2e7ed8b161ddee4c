package org.coattend.report.page;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.coattend.report.Manifest;

/**
 * A part of a page, as {@code page.js} draws it. Texts may hold anything, they are shown as they
 * are; numbers that are not there are null.
 */
sealed interface Block {

  /** The name by which the page's script knows what to draw. */
  @JsonProperty
  default String kind() {
    return getClass().getSimpleName();
  }

  /** A heading and a sentence or two. */
  record Section(String heading, String text) implements Block {}

  /** Names and their values. */
  record Facts(List<Fact> facts) implements Block {
    record Fact(String name, String value) {}

    /** The cells of a row, those of the given names left out. */
    static Facts of(JsonNode row, String... without) {
      List<Fact> facts = new ArrayList<>();
      row.properties()
          .forEach(
              cell -> {
                if (!Arrays.asList(without).contains(cell.getKey())) {
                  facts.add(new Fact(cell.getKey().replace('_', ' '), text(cell.getValue())));
                }
              });
      return new Facts(facts);
    }

    /** What a run was and what it counted. */
    static Facts of(Manifest manifest) {
      List<Fact> facts = new ArrayList<>();
      facts.add(new Fact("job", manifest.job()));
      facts.add(new Fact("finished", manifest.finished()));
      manifest.versions().forEach((name, version) -> facts.add(new Fact(name, version)));
      manifest
          .counts()
          .forEach(
              (name, count) ->
                  facts.add(
                      new Fact(name.replace('_', ' '), String.format(Locale.ROOT, "%,d", count))));
      return new Facts(facts);
    }

    private static String text(JsonNode value) {
      if (value.isIntegralNumber()) {
        return String.format(Locale.ROOT, "%,d", value.longValue());
      }
      return value.isNumber()
          ? String.format(Locale.ROOT, "%.3f", value.doubleValue())
          : value.asText();
    }
  }

  /** Links to other pages. */
  record Links(List<Link> links) implements Block {}

  /**
   * A link, or a cell of a table that is one.
   *
   * @param href relative to the page, encoded
   */
  record Link(String text, String href) {}

  /**
   * A table that can be sorted, filtered and saved.
   *
   * @param name of the file in which it can be saved
   * @param total rows that there are, of which {@code rows} may be the first
   */
  record Table(
      String name, String caption, List<Column> columns, List<List<Object>> rows, long total)
      implements Block {

    /**
     * @param type text, number, truth or link
     */
    record Column(String name, String meaning, String type) {}
  }

  /**
   * Pairs of positions as cells of a plane, and what is known of them.
   *
   * @param symmetric whether both axes are the same sequence: a diagonal is drawn
   * @param measure what the predicted values are
   * @param predicted surest first; {@code touching} null where that is not known
   * @param known cells that touch, where they are to be drawn
   */
  record PairMap(
      String title,
      String caption,
      Axis x,
      Axis y,
      boolean symmetric,
      String measure,
      List<Cell> predicted,
      List<Cell> known)
      implements Block {

    /**
     * @param sequence a letter for each position
     */
    record Axis(String name, String sequence) {}

    /**
     * @param distance in Å; null where it is not known
     */
    record Cell(int x, int y, Double value, Double distance, Boolean touching) {}
  }

  /**
   * Pairs as arcs over a sequence.
   *
   * @param measures by which arcs can be picked and weighted
   * @param arcs with a value for each measure
   */
  record Arcs(String title, String caption, String sequence, List<String> measures, List<Arc> arcs)
      implements Block {
    record Arc(int i, int j, List<Double> values, Boolean touching) {}
  }

  /** Values along a sequence, one strip each. */
  record Track(String title, String caption, String sequence, List<Strip> strips) implements Block {
    record Strip(String name, String meaning, List<Double> values) {}
  }

  /**
   * Values by row and column, of which one grid is shown at a time.
   *
   * @param grids told apart by group and name
   */
  record Heatmap(
      String title,
      String caption,
      String rowName,
      String columnName,
      List<String> rows,
      List<String> columns,
      List<Grid> grids)
      implements Block {
    record Grid(String group, String name, String meaning, List<List<Double>> values) {}
  }

  /** Streams from what is on the left to what is on the right. */
  record Flow(String title, String caption, String unit, List<Stream> streams) implements Block {
    record Stream(String from, String to, double value, String note) {}
  }

  /** Bars, some for each category. */
  record Bars(
      String title, String caption, String unit, List<String> categories, List<Series> series)
      implements Block {
    record Series(String name, List<Double> values) {}
  }
}
