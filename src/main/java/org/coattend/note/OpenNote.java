package org.coattend.note;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import org.coattend.corpus.note.Note;

/** A note whose attention is being summed up, window by window. */
final class OpenNote {
  private final Note note;
  private final TokenizedNote tokenized;
  private final NoteMeasures measures;
  private final NoteProfile profile;
  private final int half;
  private final List<WordRelation> relations;

  /** By word: whether it may be a term. */
  private final boolean[] candidates;

  /** By word: its place in the vocabulary, or −1. */
  private final int[] terms;

  private final TermPairs.OfNote pairs = new TermPairs.OfNote();

  /** None where the note has no sections. */
  private final Optional<SectionFlow.OfNote> flow;

  private int windowsLeft;

  /** The weightiest so far, the lightest of them first. */
  private final PriorityQueue<AttentionEdge> edges = new PriorityQueue<>(AttentionEdge.BY_WEIGHT);

  OpenNote(
      Note note, TokenizedNote tokenized, int windows, NoteProfile profile, NoteMeasures measures) {
    windowsLeft = windows;
    this.note = note;
    this.tokenized = tokenized;
    this.measures = measures;
    this.profile = profile;
    half = note.id().hashCode() & 1;
    relations =
        note.relations().stream()
            .flatMap(relation -> WordRelation.of(tokenized, relation).stream())
            .toList();
    candidates = new boolean[tokenized.wordCount()];
    terms = new int[tokenized.wordCount()];
    for (int word = 0; word < terms.length; word++) {
      String form = Terms.form(tokenized.word(word));
      candidates[word] = measures.terms().isTerm(form);
      terms[word] = measures.terms().place(form);
    }
    flow =
        note.sections().isEmpty()
            ? Optional.empty()
            : Optional.of(flowOf(note, tokenized, measures));
  }

  private static SectionFlow.OfNote flowOf(
      Note note, TokenizedNote tokenized, NoteMeasures measures) {
    Map<String, Integer> names = new LinkedHashMap<>(Map.of(SectionFlow.NONE, 0));
    int[] places = new int[note.sections().size()];
    for (int k = 0; k < places.length; k++) {
      String told = measures.section(note.sections().get(k));
      places[k] = names.computeIfAbsent(told, unseen -> names.size());
    }
    int[] sections = tokenized.sections(note.sections());
    Arrays.setAll(sections, word -> sections[word] < 0 ? 0 : places[sections[word]]);
    return new SectionFlow.OfNote(List.copyOf(names.keySet()), sections);
  }

  /** What its cohort may be called. */
  String cohort() {
    return measures.cohort(note);
  }

  NoteLength length() {
    return tokenized.length();
  }

  int half() {
    return half;
  }

  NoteProfile profile() {
    return profile;
  }

  List<WordRelation> relations() {
    return relations;
  }

  TermPairs.OfNote pairs() {
    return pairs;
  }

  /** Whom the note is about. */
  Patients patient() {
    return Patients.of(note.patient());
  }

  /** None where the note has no sections. */
  Optional<SectionFlow.OfNote> flow() {
    return flow;
  }

  Weighting weighting() {
    return measures.weighting();
  }

  /** Whether anything is asked of the pairs of words. */
  boolean wantsPairs() {
    return flow.isPresent() || measures.edges() > 0 || measures.terms().count() > 0;
  }

  /** Whether the window that is done now was the last one. */
  boolean completes() {
    windowsLeft--;
    return windowsLeft == 0;
  }

  /** Takes in the weights between a window's units, all layers and heads together. */
  void add(NoteWindow window, float[] weights) {
    if (measures.terms().count() > 0) {
      boolean[] ofKind = byUnit(window, word -> candidates[word]);
      pairs.add(new WordPairs(window, weights, ofKind), window, terms);
    }
    if (flow.isPresent() || measures.edges() > 0) {
      boolean[] ofKind = byUnit(window, word -> !tokenized.punctuation()[word]);
      WordPairs words = new WordPairs(window, weights, ofKind);
      flow.ifPresent(ofNote -> ofNote.add(words, window));
      addEdges(words, window);
    }
  }

  private static boolean[] byUnit(NoteWindow window, IntPredicate word) {
    boolean[] ofKind = new boolean[window.unitCount()];
    for (int unit = 1; unit < ofKind.length - 1; unit++) {
      ofKind[unit] = word.test(window.word(unit));
    }
    return ofKind;
  }

  private void addEdges(WordPairs words, NoteWindow window) {
    if (measures.edges() == 0) {
      return;
    }
    for (int from : words.attending()) {
      for (int to : words.attended()) {
        if (from != to && isHeavy(words.weight(from, to))) {
          edges.add(edge(words, window, from, to));
          if (edges.size() > measures.edges()) {
            edges.remove();
          }
        }
      }
    }
  }

  /**
   * Whether a pair may be among the weightiest; of pairs that weigh the same the first ones are.
   */
  private boolean isHeavy(float weight) {
    return edges.size() < measures.edges() || weight >= edges.element().weight();
  }

  private AttentionEdge edge(WordPairs words, NoteWindow window, int from, int to) {
    int fromWord = window.word(from);
    int toWord = window.word(to);
    return new AttentionEdge(
        note.id(),
        tokenized.word(fromWord),
        tokenized.start(fromWord),
        tokenized.word(toWord),
        tokenized.start(toWord),
        words.weight(from, to),
        words.usual(from, to));
  }

  /** The weightiest pairs of words, as many as are asked for, the weightiest first. */
  List<AttentionEdge> edges() {
    List<AttentionEdge> sorted = new ArrayList<>(edges);
    sorted.sort(AttentionEdge.BY_WEIGHT.reversed());
    return sorted;
  }
}
