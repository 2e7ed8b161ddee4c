package org.coattend.note;

import java.util.ArrayList;
import java.util.List;

/** The last states of a note's words: each word's is the mean over its tokens. */
final class WordStates {
  private final TokenizedNote note;
  private final int width;

  /** By word: its place among those with a letter or digit, or −1. */
  private final int[] places;

  private final float[] states;

  /**
   * @param width of a state
   */
  WordStates(TokenizedNote note, int width) {
    this.note = note;
    this.width = width;
    places = new int[note.wordCount()];
    int count = 0;
    for (int word = 0; word < places.length; word++) {
      places[word] = note.punctuation()[word] ? -1 : count++;
    }
    states = new float[count * width];
  }

  /**
   * Takes in the words that count in a window.
   *
   * @param tokens their states, shape {@code [tokens of the window][width]}, from {@code at} on
   */
  void add(NoteWindow window, float[] tokens, int at) {
    for (int unit = 1; unit < window.unitCount() - 1; unit++) {
      int place = places[window.word(unit)];
      if (place < 0 || !window.counted()[unit]) {
        continue;
      }
      for (int token = window.end(unit) - window.length(unit); token < window.end(unit); token++) {
        for (int k = 0; k < width; k++) {
          states[place * width + k] += tokens[at + token * width + k] / window.length(unit);
        }
      }
    }
  }

  /** Number of words that have a letter or digit. */
  int count() {
    return states.length / width;
  }

  /** Those of the words that have a letter or digit: shape {@code [count][width]}. */
  float[] values() {
    return states;
  }

  /** A word's place among those that have a letter or digit, or −1. */
  int place(int word) {
    return places[word];
  }

  /** The words that have a letter or digit, as the note has them. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    for (int word = 0; word < places.length; word++) {
      if (places[word] >= 0) {
        words.add(note.word(word));
      }
    }
    return words;
  }
}
