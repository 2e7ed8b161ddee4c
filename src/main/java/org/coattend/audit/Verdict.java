package org.coattend.audit;

import java.util.Locale;

/**
 * An answer of an audit in plain words.
 *
 * @param question that is asked
 * @param answer to it
 * @param statement the answer as a sentence
 * @param measure what the value is
 * @param value NaN when nothing can be told
 * @param interval of the value, 95 %
 * @param threshold that the interval is compared with
 * @param overturnedBy what would change the answer
 */
public record Verdict(
    String question,
    Answer answer,
    String statement,
    String measure,
    double value,
    Interval interval,
    double threshold,
    String overturnedBy) {

  /** A text whose numbers are written alike everywhere. */
  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** That the data tell nothing. */
  static Verdict nothing(String question, String measure, double threshold, String why) {
    return new Verdict(
        question,
        Answer.UNDECIDED,
        why + ", so nothing can be told.",
        measure,
        Double.NaN,
        Interval.NONE,
        threshold,
        "data in which there is something to measure");
  }

  /** Of a question. */
  public enum Answer {
    /** The data say so. */
    YES,
    /** The data say that it is not so. */
    NO,
    /** The data do not tell. */
    UNDECIDED
  }
}
