package org.coattend.note;

import java.io.Serializable;

/**
 * What became of a note.
 *
 * @param cohort as it may be told
 * @param tokens of the note, without the special ones
 * @param words of them
 * @param windows in which the encoder has read it, 0 when there is nothing to read
 * @param unknown share of tokens that the vocabulary does not have
 */
public record NoteCoverage(
    String source,
    long position,
    String id,
    String cohort,
    int tokens,
    int words,
    int windows,
    double unknown)
    implements Serializable {

  /** {@code whole}, {@code windows} when one window does not hold it, or {@code empty}. */
  public String status() {
    return windows == 0 ? "empty" : windows == 1 ? "whole" : "windows";
  }
}
