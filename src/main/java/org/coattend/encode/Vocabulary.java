package org.coattend.encode;

import java.util.List;

/** An encoder's tokens by number, and the special ones among them. */
public final class Vocabulary {
  private final String[] tokens;
  private final int first;
  private final int last;
  private final int unknown;

  /**
   * @param tokens by number, as {@code vocab.txt} lists them
   * @param first the token before a sequence
   * @param last the token after it
   * @param unknown the token of what is no other
   * @throws IllegalArgumentException when a special token is missing
   */
  Vocabulary(List<String> tokens, String first, String last, String unknown) {
    this.tokens = tokens.toArray(String[]::new);
    this.first = special(tokens, first);
    this.last = special(tokens, last);
    this.unknown = special(tokens, unknown);
  }

  private static int special(List<String> tokens, String token) {
    int id = tokens.indexOf(token);
    if (id < 0) {
      throw new IllegalArgumentException(
          "the vocabulary of %d tokens has no %s".formatted(tokens.size(), token));
    }
    return id;
  }

  int size() {
    return tokens.length;
  }

  String token(int id) {
    return tokens[id];
  }

  int first() {
    return first;
  }

  int last() {
    return last;
  }

  int unknown() {
    return unknown;
  }
}
