package org.coattend.note;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.coattend.corpus.note.Span;

/** What an encoder sees of a note around a word. */
public enum WordContext {
  /** All of the note, as far as a window reaches. */
  NOTE {
    @Override
    List<Span> parts(String text) {
      return text.isEmpty() ? List.of() : List.of(new Span(0, text.length()));
    }
  },
  /**
   * The sentence that it stands in, so that what is said of one thing is not mixed with another.
   */
  SENTENCE {
    @Override
    List<Span> parts(String text) {
      BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
      sentences.setText(text);
      List<Span> parts = new ArrayList<>();
      int start = sentences.first();
      for (int end = sentences.next(); end != BreakIterator.DONE; end = sentences.next()) {
        parts.add(new Span(start, end));
        start = end;
      }
      return parts;
    }
  };

  /** The parts of a text that are encoded each by itself, in order, without a gap. */
  abstract List<Span> parts(String text);
}
