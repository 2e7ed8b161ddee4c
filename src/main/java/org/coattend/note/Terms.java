package org.coattend.note;

import java.io.Serializable;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The terms whose pairs are looked at. A term is a word with a letter, in lower case, that is no
 * stop word; the vocabulary holds those that may be reported.
 */
public final class Terms implements Serializable {
  private static final long serialVersionUID = 1;

  private static final Pattern APOSTROPHE = Pattern.compile("['\u2019]");

  private final Set<String> stopWords;
  private final List<String> vocabulary;
  private final Map<String, Integer> places = new HashMap<>();

  /**
   * @param stopWords in lower case; what stands around an apostrophe is one by itself, as it is a
   *     word by itself
   * @param vocabulary terms, each once
   */
  public Terms(Set<String> stopWords, List<String> vocabulary) {
    this.stopWords =
        stopWords.stream()
            .flatMap(word -> Stream.concat(Stream.of(word), Stream.of(APOSTROPHE.split(word))))
            .collect(Collectors.toUnmodifiableSet());
    this.vocabulary = List.copyOf(vocabulary);
    vocabulary.forEach(term -> places.put(term, places.size()));
  }

  /** The term at a place in the vocabulary. */
  public String term(int place) {
    return vocabulary.get(place);
  }

  /** How many the vocabulary holds. */
  public int count() {
    return vocabulary.size();
  }

  /** The form in which a word is compared. */
  static String form(String word) {
    return Normalizer.normalize(word, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  /** Whether a form may be a term. */
  boolean isTerm(String form) {
    return form.codePoints().anyMatch(Character::isLetter) && !stopWords.contains(form);
  }

  /** Where a form is in the vocabulary, or −1. */
  int place(String form) {
    return places.getOrDefault(form, -1);
  }
}
