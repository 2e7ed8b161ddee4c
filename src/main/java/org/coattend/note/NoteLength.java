package org.coattend.note;

/**
 * How long a note is, by the measures that people know.
 *
 * @param tokens pieces of the encoder's vocabulary, at least 1
 * @param words that have a letter or digit
 * @param marks of punctuation
 * @param stretches of text between blanks
 * @param characters that are no blanks
 */
record NoteLength(int tokens, int words, int marks, int stretches, int characters) {
  /** That of a text that a tokenizer has split. */
  static NoteLength of(String text, int tokens, boolean[] punctuation) {
    int marks = 0;
    for (boolean mark : punctuation) {
      marks += mark ? 1 : 0;
    }
    int stretches = 0;
    int characters = 0;
    boolean inside = false;
    for (int at = 0; at < text.length(); at++) {
      boolean solid = !Character.isWhitespace(text.charAt(at));
      stretches += solid && !inside ? 1 : 0;
      characters += solid ? 1 : 0;
      inside = solid;
    }
    return new NoteLength(tokens, punctuation.length - marks, marks, stretches, characters);
  }

  /** All but the tokens, per token. */
  double[] perToken() {
    return new double[] {
      (double) words / tokens,
      (double) marks / tokens,
      (double) stretches / tokens,
      (double) characters / tokens
    };
  }
}
