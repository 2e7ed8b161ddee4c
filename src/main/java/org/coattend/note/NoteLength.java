package org.coattend.note;

import org.coattend.encode.TextNormalizer;

/**
 * How long a note is, by every measure that a corpus may be split by.
 *
 * @param tokens pieces of the encoder's vocabulary, at least 1
 * @param words that have a letter or digit
 * @param marks that have none, as of punctuation
 * @param strings between blanks
 * @param characters that are no blanks
 */
record NoteLength(int tokens, int words, int marks, int strings, int characters) {
  /** That of a text that a tokenizer has split. */
  static NoteLength of(String text, int tokens, boolean[] punctuation) {
    int marks = 0;
    for (boolean mark : punctuation) {
      marks += mark ? 1 : 0;
    }
    int strings = 0;
    int characters = 0;
    boolean inside = false;
    for (int codePoint : text.codePoints().toArray()) {
      boolean solid = !TextNormalizer.isSpace(codePoint);
      strings += solid && !inside ? 1 : 0;
      characters += solid ? 1 : 0;
      inside = solid;
    }
    return new NoteLength(tokens, punctuation.length - marks, marks, strings, characters);
  }

  /** All but the tokens, per token. */
  double[] perToken() {
    return new double[] {
      (double) words / tokens,
      (double) marks / tokens,
      (double) strings / tokens,
      (double) characters / tokens
    };
  }
}
