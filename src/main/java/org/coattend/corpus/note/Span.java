package org.coattend.corpus.note;

import java.io.Serializable;

/**
 * A stretch of text.
 *
 * @param start its first char, from 0
 * @param end after its last
 */
public record Span(int start, int end) implements Serializable {
  /**
   * @throws IllegalArgumentException when it is empty or negative
   */
  public Span {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("a span from %d to %d".formatted(start, end));
    }
  }
}
