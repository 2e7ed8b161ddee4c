package org.coattend.corpus.labelled;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.coattend.classifier.Vocabulary;

/**
 * How a text becomes words.
 *
 * @param tokens what a word is
 * @param lowerCase whether words are brought to lower case
 * @param endTokens whether {@link Vocabulary#START} and {@link Vocabulary#END} stand around the
 *     words, as in Jain and Wallace (2019); where words are cut at whitespace, those that a text
 *     has already, in capitals or not, are not set twice
 */
public record WordRule(Tokens tokens, boolean lowerCase, boolean endTokens)
    implements Serializable {
  /** What a word is. */
  public enum Tokens {
    /** What stands between blanks: the text was cut before. */
    WHITESPACE("\\S++"),
    /**
     * A run of letters, accents and digits, which may have an apostrophe or hyphen between two of
     * them; or any other mark alone.
     */
    WORDS("[\\p{L}\\p{M}\\p{N}]++(?:['\u2019\u2010\u2011-][\\p{L}\\p{M}\\p{N}]++)*+|\\S");

    private final Pattern pattern;

    Tokens(String pattern) {
      this.pattern = Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS);
    }

    /**
     * The rule that an option names.
     *
     * @throws IllegalArgumentException when it names none
     */
    public static Tokens of(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "whitespace" -> WHITESPACE;
        case "words" -> WORDS;
        default ->
            throw new IllegalArgumentException(
                "tokens is '%s', must be whitespace or words".formatted(name));
      };
    }
  }

  public WordRule {
    Objects.requireNonNull(tokens, "tokens");
  }

  /** The words of a text, in order; none, and no end tokens, where it has nothing but blanks. */
  public List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = tokens.pattern.matcher(text);
    while (matcher.find()) {
      words.add(lowerCase ? matcher.group().toLowerCase(Locale.ROOT) : matcher.group());
    }
    if (endTokens && !words.isEmpty()) {
      if (words.get(0).equalsIgnoreCase(Vocabulary.START)) {
        words.remove(0);
      }
      words.add(0, Vocabulary.START);
      int last = words.size() - 1;
      if (words.get(last).equalsIgnoreCase(Vocabulary.END)) {
        words.remove(last);
      }
      words.add(Vocabulary.END);
    }
    return words;
  }
}
