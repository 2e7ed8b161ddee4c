package org.coattend.note;

import java.util.Locale;

/**
 * What is measured of a head on each attending word, and averaged over the words of a note. Shares
 * are of the attention that the word pays.
 */
public enum HeadFeature {
  ENTROPY("entropy of the attention over words, divided by that of an even one, 0 to 1"),
  DISTANCE("mean distance to the words attended to, in tokens between their first ones"),
  FAR("share paid to words more than 32 tokens away"),
  CLS("share paid to the first special token, [CLS]"),
  SEP("share paid to the last special token, [SEP]"),
  PUNCTUATION("share paid to punctuation"),
  SELF("share that a word pays to itself"),
  PREVIOUS("share paid to the word before, 0 for the first"),
  NEXT("share paid to the word after, 0 for the last");

  /** Tokens beyond which a word is far. */
  public static final int NEAR = 32;

  /** How many there are. */
  public static final int COUNT = values().length;

  private final String meaning;

  HeadFeature(String meaning) {
    this.meaning = meaning;
  }

  /** As columns are called. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it is, for people. */
  public String meaning() {
    return meaning;
  }
}
