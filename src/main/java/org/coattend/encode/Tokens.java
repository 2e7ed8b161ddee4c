package org.coattend.encode;

/**
 * The tokens of a text in reading order, without the special ones that an encoder puts around them.
 *
 * @param ids each token's number in the vocabulary
 * @param starts where each token begins in the text, in chars of Java
 * @param ends where each ends, exclusive; two tokens overlap where one character, decomposed, has a
 *     part in both
 * @param words the word that each belongs to, counted from 0 without a gap
 */
public record Tokens(int[] ids, int[] starts, int[] ends, int[] words) {
  /**
   * @throws IllegalArgumentException when the arrays differ in length
   */
  public Tokens {
    if (starts.length != ids.length || ends.length != ids.length || words.length != ids.length) {
      throw new IllegalArgumentException(
          "%d ids, %d starts, %d ends and %d words must be equally many"
              .formatted(ids.length, starts.length, ends.length, words.length));
    }
  }

  /** Number of tokens. */
  public int count() {
    return ids.length;
  }
}
