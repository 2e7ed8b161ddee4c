package org.coattend.report.page;

import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.coattend.report.PageFolder;

/**
 * What pages are made of.
 *
 * @param input folder of a report
 * @param truth where known contacts are; empty: none
 * @param distanceColumn column of contacts tables with the distance, in Å
 * @param contactDistance pairs closer than this are contacts, in Å
 * @param chain of structures; may be empty
 * @param evaluation folder of the evaluate job; empty: the input
 * @param families that get a page of their own; none: all, up to {@code pages}, those with the most
 *     effective rows first
 * @param pages of families, at most
 * @param rows of a table on a page, at most
 * @param output folder for the pages; empty: {@code html} in the input
 * @param overwrite whether pages that are there are replaced
 */
public record PageOptions(
    String input,
    String truth,
    String distanceColumn,
    double contactDistance,
    String chain,
    String evaluation,
    Set<String> families,
    int pages,
    int rows,
    String output,
    boolean overwrite) {

  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  public PageOptions {
    if (input.isBlank()) {
      throw new IllegalArgumentException("input is empty; give the output folder of a job");
    }
    if (!(contactDistance > 0)) {
      throw new IllegalArgumentException(
          "contact-distance is %s, must be above 0".formatted(contactDistance));
    }
    if (pages < 0) {
      throw new IllegalArgumentException("pages is %d, must be 0 or more".formatted(pages));
    }
    if (rows < 1) {
      throw new IllegalArgumentException("rows is %d, must be 1 or more".formatted(rows));
    }
    families = Set.copyOf(families);
    output = output.isEmpty() ? new Path(input, PageFolder.NAME).toString() : output;
  }
}
