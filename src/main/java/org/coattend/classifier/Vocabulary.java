package org.coattend.classifier;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The words that a classifier tells apart, by number. The first three are {@link #UNKNOWN}, which
 * all others are taken for, and {@link #START} and {@link #END}, which may stand around a sequence.
 */
public final class Vocabulary implements Serializable {
  /** A word that is no other. */
  public static final String UNKNOWN = "<unk>";

  /** The end token before a sequence. */
  public static final String START = "<sos>";

  /** The end token after a sequence. */
  public static final String END = "<eos>";

  static final int START_ID = 1;
  static final int END_ID = 2;

  private static final List<String> SPECIAL = List.of(UNKNOWN, START, END);

  private final String[] words;
  private final HashMap<String, Integer> ids = new HashMap<>();

  /**
   * @param words by number
   * @throws IllegalArgumentException when the first three are not the special ones, or one is there
   *     twice
   */
  public Vocabulary(List<String> words) {
    if (words.size() < SPECIAL.size() || !words.subList(0, SPECIAL.size()).equals(SPECIAL)) {
      throw new IllegalArgumentException("a vocabulary must start with " + SPECIAL);
    }
    if (words.stream().anyMatch(Objects::isNull) || new HashSet<>(words).size() < words.size()) {
      throw new IllegalArgumentException("a vocabulary must have each word once, and no null");
    }
    this.words = words.toArray(String[]::new);
    for (int id = 0; id < this.words.length; id++) {
      ids.put(this.words[id], id);
    }
  }

  /**
   * The words of texts, the most frequent first; equally frequent ones in the order of {@link
   * String#compareTo}, so that the order of the texts does not matter.
   *
   * @param minCount times that a word must come up, or it is unknown
   */
  public static Vocabulary of(Iterable<List<String>> texts, int minCount) {
    Map<String, Integer> counts = new TreeMap<>();
    for (List<String> text : texts) {
      text.forEach(word -> counts.merge(word, 1, Integer::sum));
    }
    counts.keySet().removeAll(SPECIAL);
    List<String> words = new ArrayList<>(SPECIAL);
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= minCount)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(entry -> words.add(entry.getKey()));
    return new Vocabulary(words);
  }

  /** How many words there are, with the special ones. */
  public int size() {
    return words.length;
  }

  /** A word's number; none where it is not among the words. */
  public OptionalInt find(String word) {
    Integer id = ids.get(word);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** A word's number, or that of {@link #UNKNOWN}; see {@link #find}. */
  public int id(String word) {
    return ids.getOrDefault(word, 0);
  }

  /** The word of a number. */
  public String word(int id) {
    return words[id];
  }

  /** The words by number. */
  public List<String> words() {
    return Collections.unmodifiableList(Arrays.asList(words));
  }

  /** A text as a classifier reads it. */
  public Sequence.Words sequence(List<String> text) {
    return new Sequence.Words(text.stream().mapToInt(this::id).toArray());
  }

  /** A text between {@link #START} and {@link #END}. */
  public Sequence.Words enclosed(List<String> text) {
    List<String> enclosed = new ArrayList<>(text.size() + 2);
    enclosed.add(START);
    enclosed.addAll(text);
    enclosed.add(END);
    return sequence(enclosed);
  }

  /** Whether a number is that of {@link #START} or {@link #END}. */
  public boolean isEnd(int id) {
    return id == START_ID || id == END_ID;
  }
}
