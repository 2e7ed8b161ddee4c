package org.coattend.encode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The tokeniser of protein language models: a token, and a word, for each residue. Case does not
 * count, white space is passed over, what the vocabulary lacks is an unknown token.
 */
public final class ResidueTokenizer implements Tokenizer {
  private final String[] tokens;

  /** By code point, upper case. */
  private final Map<Integer, Integer> residues = new HashMap<>();

  private final int first;
  private final int last;
  private final int unknown;

  /**
   * @param vocabulary the tokens by number, as ESM-2's {@code vocab.txt} lists them
   * @throws IllegalArgumentException when {@code <cls>}, {@code <eos>} or {@code <unk>} is missing
   */
  public ResidueTokenizer(List<String> vocabulary) {
    tokens = vocabulary.toArray(String[]::new);
    for (int id = 0; id < tokens.length; id++) {
      if (tokens[id].length() == 1) {
        residues.put(tokens[id].codePointAt(0), id);
      }
    }
    first = special(vocabulary, "<cls>");
    last = special(vocabulary, "<eos>");
    unknown = special(vocabulary, "<unk>");
  }

  private static int special(List<String> vocabulary, String token) {
    int id = vocabulary.indexOf(token);
    if (id < 0) {
      throw new IllegalArgumentException(
          "the vocabulary of %d tokens has no %s".formatted(vocabulary.size(), token));
    }
    return id;
  }

  @Override
  public Tokens tokenize(String text) {
    int[] starts =
        IntStream.range(0, text.length())
            .filter(at -> !Character.isLowSurrogate(text.charAt(at)))
            .filter(at -> !Character.isWhitespace(text.charAt(at)))
            .toArray();
    int[] ids = new int[starts.length];
    int[] ends = new int[starts.length];
    int[] words = new int[starts.length];
    for (int k = 0; k < starts.length; k++) {
      int residue = text.codePointAt(starts[k]);
      ids[k] = residues.getOrDefault(Character.toUpperCase(residue), unknown);
      ends[k] = starts[k] + Character.charCount(residue);
      words[k] = k;
    }
    return new Tokens(ids, starts, ends, words);
  }

  @Override
  public int size() {
    return tokens.length;
  }

  @Override
  public String token(int id) {
    return tokens[id];
  }

  @Override
  public int first() {
    return first;
  }

  @Override
  public int last() {
    return last;
  }

  @Override
  public int unknown() {
    return unknown;
  }
}
