package org.coattend.report.page;

import java.util.Set;

/**
 * What pages are made of.
 *
 * @param input folder of a report
 * @param evaluation folder of the evaluation of its pairs, if there is one
 * @param output folder for the pages
 * @param known contacts, where they are known
 * @param families that get a page of their own; none: all, but
 * @param pages of families at most, those with the most effective rows first
 * @param rows of a table on a page, at most
 */
public record PageOptions(
    String input,
    String evaluation,
    String output,
    KnownContacts known,
    Set<String> families,
    int pages,
    int rows) {

  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  public PageOptions {
    families = Set.copyOf(families);
    if (pages < 0) {
      throw new IllegalArgumentException("pages is %d, must be 0 or more".formatted(pages));
    }
    if (rows < 1) {
      throw new IllegalArgumentException("rows is %d, must be 1 or more".formatted(rows));
    }
  }
}
