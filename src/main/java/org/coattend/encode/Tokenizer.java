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

  /** What text is split into. */
  Vocabulary vocabulary();

  /** Size of the vocabulary. */
  default int size() {
    return vocabulary().size();
  }

  /** What a number of the vocabulary stands for. */
  default String token(int id) {
    return vocabulary().token(id);
  }

  /** The token that stands before a sequence, such as {@code [CLS]}. */
  default int first() {
    return vocabulary().first();
  }

  /** The token that stands after a sequence, such as {@code [SEP]}. */
  default int last() {
    return vocabulary().last();
  }

  /** The token of what the vocabulary does not have. */
  default int unknown() {
    return vocabulary().unknown();
  }
}
