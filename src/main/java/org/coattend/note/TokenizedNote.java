package org.coattend.note;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.coattend.corpus.note.Section;
import org.coattend.corpus.note.Span;
import org.coattend.encode.Tokenizer;
import org.coattend.encode.Tokens;

/** A note's tokens and words. */
public final class TokenizedNote {
  private final String text;
  private final Tokens tokens;
  private final int words;

  /** By word: its first char. */
  private final int[] starts;

  /** By word: after its last char. */
  private final int[] ends;

  private final boolean[] punctuation;
  private final double unknown;

  /**
   * Words next to each other.
   *
   * @param first from 0
   * @param last included
   */
  public record Words(int first, int last) {}

  private TokenizedNote(
      String text, Tokens tokens, int words, boolean[] punctuation, double unknown) {
    this.text = text;
    this.tokens = tokens;
    this.words = words;
    this.punctuation = punctuation;
    this.unknown = unknown;
    starts = new int[words];
    ends = new int[words];
    for (int k = tokens.count() - 1; k >= 0; k--) {
      int word = tokens.words()[k];
      starts[word] = tokens.starts()[k];
      ends[word] = Math.max(ends[word], tokens.ends()[k]);
    }
  }

  /** Splits a text; one without tokens is empty. */
  public static TokenizedNote of(Tokenizer tokenizer, String text) {
    Tokens tokens = tokenizer.tokenize(text);
    int count = tokens.count();
    int words = count == 0 ? 0 : tokens.words()[count - 1] + 1;
    boolean[] punctuation = new boolean[words];
    Arrays.fill(punctuation, true);
    int unknown = 0;
    for (int k = 0; k < count; k++) {
      punctuation[tokens.words()[k]] &=
          text.substring(tokens.starts()[k], tokens.ends()[k])
              .codePoints()
              .noneMatch(Character::isLetterOrDigit);
      unknown += tokens.ids()[k] == tokenizer.unknown() ? 1 : 0;
    }
    return new TokenizedNote(
        text, tokens, words, punctuation, count == 0 ? 0 : (double) unknown / count);
  }

  /** Ids of the tokens. */
  int[] ids() {
    return tokens.ids();
  }

  /** By token, the word that it belongs to. */
  int[] wordOfToken() {
    return tokens.words();
  }

  /** By word, whether it is no letters or digits. */
  boolean[] punctuation() {
    return punctuation;
  }

  /** A word as the text has it. */
  String word(int word) {
    return text.substring(starts[word], ends[word]);
  }

  /** The first char of a word. */
  int start(int word) {
    return starts[word];
  }

  /** The terms among its words, each once. */
  public Set<String> terms(Terms terms) {
    Set<String> found = new HashSet<>();
    for (int word = 0; word < words; word++) {
      String form = Terms.form(word(word));
      if (terms.isTerm(form)) {
        found.add(form);
      }
    }
    return found;
  }

  /** Number of tokens. */
  public int tokenCount() {
    return tokens.count();
  }

  /** Number of words and punctuation marks. */
  public int wordCount() {
    return words;
  }

  /** How long it is, where it has tokens. */
  NoteLength length() {
    return NoteLength.of(text, tokens.count(), punctuation);
  }

  /** Share of tokens that the vocabulary does not have. */
  public double unknown() {
    return unknown;
  }

  /** The words of which there is something in a stretch of the text. */
  Optional<Words> words(Span span) {
    int first = -1;
    int last = -1;
    for (int k = 0; k < tokens.count(); k++) {
      if (tokens.ends()[k] > span.start() && tokens.starts()[k] < span.end()) {
        first = first < 0 ? tokens.words()[k] : first;
        last = tokens.words()[k];
      }
    }
    return first < 0 ? Optional.empty() : Optional.of(new Words(first, last));
  }

  /**
   * By word, which section its first char stands in, or −1 for none.
   *
   * @param sections in order and apart
   */
  int[] sections(List<Section> sections) {
    int[] sectionOfWord = new int[words];
    Arrays.fill(sectionOfWord, -1);
    int section = 0;
    for (int word = 0; word < words; word++) {
      while (section < sections.size() && sections.get(section).span().end() <= starts[word]) {
        section++;
      }
      if (section < sections.size() && sections.get(section).span().start() <= starts[word]) {
        sectionOfWord[word] = section;
      }
    }
    return sectionOfWord;
  }
}
