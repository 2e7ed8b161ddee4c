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
  private final Vocabulary vocabulary;

  /** By code point, upper case. */
  private final Map<Integer, Integer> residues = new HashMap<>();

  /**
   * @param tokens the tokens by number, as ESM-2's {@code vocab.txt} lists them
   * @throws IllegalArgumentException when {@code <cls>}, {@code <eos>} or {@code <unk>} is missing
   */
  public ResidueTokenizer(List<String> tokens) {
    vocabulary = new Vocabulary(tokens, "<cls>", "<eos>", "<unk>");
    for (int id = 0; id < tokens.size(); id++) {
      if (tokens.get(id).length() == 1) {
        residues.put(tokens.get(id).codePointAt(0), id);
      }
    }
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
      ids[k] = residues.getOrDefault(Character.toUpperCase(residue), vocabulary.unknown());
      ends[k] = starts[k] + Character.charCount(residue);
      words[k] = k;
    }
    return new Tokens(ids, starts, ends, words);
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }
}
