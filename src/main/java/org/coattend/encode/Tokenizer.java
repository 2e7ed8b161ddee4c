package org.coattend.encode;

/**
 * Splits text into the tokens of a pretrained encoder's vocabulary.
 *
 * <p>Text is never cut, padded or taken for a special token. Implementations hold no state: one
 * instance serves all threads.
 */
public interface Tokenizer {
  /** The tokens of a text; none for an empty one. */
  Tokens tokenize(String text);

  /** Size of the vocabulary. */
  int size();

  /** What a number of the vocabulary stands for. */
  String token(int id);

  /** The token that stands before a sequence, such as {@code [CLS]}. */
  int first();

  /** The token that stands after a sequence, such as {@code [SEP]}. */
  int last();

  /** The token of what the vocabulary does not have. */
  int unknown();
}
