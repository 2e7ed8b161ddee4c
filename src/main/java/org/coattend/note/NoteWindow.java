package org.coattend.note;

/**
 * A stretch of a note that an encoder takes in one go: a first special token, tokens, a last
 * special one. The units that attend and are attended to are the special tokens and the words, each
 * of one token or several.
 *
 * @param firstWord which word of the note the first word is, from 0
 * @param ids of the tokens
 * @param units by token: which unit it belongs to, ascending from 0
 * @param starts by unit: its first token
 * @param punctuation by unit: whether it is no letters or digits
 * @param counted by unit: whether its attention counts here; each word of a note counts in one
 *     window, the special tokens in none
 */
public record NoteWindow(
    int firstWord, int[] ids, int[] units, int[] starts, boolean[] punctuation, boolean[] counted) {

  /** Number of tokens. */
  public int tokens() {
    return ids.length;
  }

  /** Number of units: the words and the two special tokens. */
  public int unitCount() {
    return starts.length;
  }

  /** The last token of a unit, excluded. */
  int end(int unit) {
    return unit + 1 < starts.length ? starts[unit + 1] : ids.length;
  }

  /** Tokens of a unit. */
  int length(int unit) {
    return end(unit) - starts[unit];
  }

  /** The word of the note that a unit is; units of special tokens are none. */
  int word(int unit) {
    return firstWord + unit - 1;
  }

  /** The unit of a word of the note, or −1 when the window does not have it. */
  int unit(int word) {
    int unit = word - firstWord + 1;
    return unit >= 1 && unit < unitCount() - 1 ? unit : -1;
  }

  /** Whether the window has all of some words. */
  boolean holds(TokenizedNote.Words words) {
    return unit(words.first()) > 0 && unit(words.last()) > 0;
  }
}
