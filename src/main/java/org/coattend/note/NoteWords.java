package org.coattend.note;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.coattend.corpus.note.Span;
import org.coattend.encode.Items;
import org.coattend.encode.Tokenizer;

/**
 * The words of a note that have a letter or digit, each with the mean of its tokens' last states.
 */
public final class NoteWords {
  private final int width;
  private final List<Part> parts = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();

  /**
   * A stretch that is encoded by itself.
   *
   * @param start its first char in the note
   * @param firstWord its first word, of the note's
   */
  private record Part(int start, int end, int firstWord, TokenizedNote note, WordStates states) {}

  /** What is encoded in one go. */
  public static final class Window {
    private final NoteWindow tokens;
    private final WordStates states;

    private Window(NoteWindow tokens, WordStates states) {
      this.tokens = tokens;
      this.states = states;
    }

    /** Ids of the tokens. */
    public int[] ids() {
      return tokens.ids();
    }

    /**
     * Takes in the states of its tokens.
     *
     * @param all shape {@code [tokens][width]}, from {@code at} on
     */
    public void add(float[] all, int at) {
      states.add(tokens, all, at);
    }
  }

  /**
   * @param context what is seen around a word
   * @param cut cuts what is too long
   * @param width of a state
   */
  public NoteWords(
      String text, WordContext context, Tokenizer tokenizer, NoteWindows cut, int width) {
    this.width = width;
    int words = 0;
    for (Span span : context.parts(text)) {
      TokenizedNote note = TokenizedNote.of(tokenizer, text.substring(span.start(), span.end()));
      WordStates states = new WordStates(note, width);
      parts.add(new Part(span.start(), span.end(), words, note, states));
      cut.of(note).forEach(window -> windows.add(new Window(window, states)));
      words += states.count();
    }
  }

  /** What is to be encoded. */
  public List<Window> windows() {
    return windows;
  }

  /** Number of words. */
  public int count() {
    return parts.stream().mapToInt(part -> part.states.count()).sum();
  }

  /**
   * The states of the words, once all windows are in.
   *
   * @throws IllegalArgumentException when there are no words
   */
  public Items items() {
    float[] all = new float[count() * width];
    for (Part part : parts) {
      float[] states = part.states.values();
      System.arraycopy(states, 0, all, part.firstWord * width, states.length);
    }
    return new Items(count(), all);
  }

  /** The words, as the note has them. */
  public List<String> text() {
    return parts.stream().flatMap(part -> part.states.words().stream()).toList();
  }

  /** The words of which there is something in a stretch of the note. */
  public Optional<TokenizedNote.Words> words(Span span) {
    int first = Integer.MAX_VALUE;
    int last = -1;
    for (Part part : parts) {
      int from = Math.max(span.start(), part.start) - part.start;
      int to = Math.min(span.end(), part.end) - part.start;
      Optional<TokenizedNote.Words> found =
          from < to ? part.note.words(new Span(from, to)) : Optional.empty();
      if (found.isPresent()) {
        for (int word = found.get().first(); word <= found.get().last(); word++) {
          int place = part.states.place(word);
          if (place >= 0) {
            first = Math.min(first, part.firstWord + place);
            last = part.firstWord + place;
          }
        }
      }
    }
    return last < 0 ? Optional.empty() : Optional.of(new TokenizedNote.Words(first, last));
  }
}
