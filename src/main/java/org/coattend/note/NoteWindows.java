package org.coattend.note;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts notes into windows. A note that is longer than one window is covered by several that overlap
 * by a quarter or more; each begins and ends between words where it can, and each word counts in
 * the window in which it has the most context on its poorer side.
 */
public final class NoteWindows {
  private final int longest;
  private final int first;
  private final int last;

  /**
   * @param longest tokens of a window, the special ones included, at least 16
   * @param first id of the special token before the words
   * @param last id of the special token after them
   */
  public NoteWindows(int longest, int first, int last) {
    if (longest < 16) {
      throw new IllegalArgumentException("windows of %d tokens, at least 16".formatted(longest));
    }
    this.longest = longest;
    this.first = first;
    this.last = last;
  }

  /** The windows of a note; none when it has no tokens. */
  public List<NoteWindow> of(TokenizedNote note) {
    return of(note.ids(), note.wordOfToken(), note.punctuation());
  }

  /**
   * The windows of some tokens.
   *
   * @param words by token: the word it belongs to, ascending from 0
   * @param punctuation by word
   */
  List<NoteWindow> of(int[] ids, int[] words, boolean[] punctuation) {
    int capacity = longest - 2;
    List<int[]> spans = new ArrayList<>();
    int from = 0;
    while (from < ids.length) {
      int to = Math.min(ids.length, from + capacity);
      to = to == ids.length ? to : wordStart(words, to, from + capacity / 2);
      spans.add(new int[] {from, to});
      int next = Math.max(to - capacity / 4, from + 1);
      from = to == ids.length ? to : wordStart(words, next, from + 1);
    }
    int[] owner = owners(ids.length, spans, words);
    List<NoteWindow> windows = new ArrayList<>();
    for (int k = 0; k < spans.size(); k++) {
      windows.add(window(ids, words, punctuation, spans.get(k), owner, k));
    }
    return windows;
  }

  /** The nearest start of a word at or before a token, if it is not before {@code least}. */
  private static int wordStart(int[] words, int token, int least) {
    int start = token;
    while (start > 0 && words[start - 1] == words[start]) {
      start--;
    }
    return start < least ? token : start;
  }

  /** By word, the window in which it counts. */
  private static int[] owners(int tokens, List<int[]> spans, int[] words) {
    int[] owner = new int[tokens == 0 ? 0 : words[tokens - 1] + 1];
    int[] most = new int[owner.length];
    for (int k = 0; k < spans.size(); k++) {
      int from = spans.get(k)[0];
      int to = spans.get(k)[1];
      for (int token = from; token < to; token++) {
        int before = from == 0 ? tokens : token - from + 1;
        int after = to == tokens ? tokens : to - token;
        int context = Math.min(before, after);
        if (context > most[words[token]]) {
          most[words[token]] = context;
          owner[words[token]] = k;
        }
      }
    }
    return owner;
  }

  private NoteWindow window(
      int[] ids, int[] words, boolean[] punctuation, int[] span, int[] owner, int window) {
    int tokens = span[1] - span[0];
    int firstWord = words[span[0]];
    int count = words[span[1] - 1] - firstWord + 3;
    int[] windowIds = new int[tokens + 2];
    int[] units = new int[tokens + 2];
    int[] starts = new int[count];
    boolean[] marks = new boolean[count];
    boolean[] counted = new boolean[count];
    windowIds[0] = first;
    for (int k = 0; k < tokens; k++) {
      int word = words[span[0] + k];
      int unit = word - firstWord + 1;
      windowIds[1 + k] = ids[span[0] + k];
      units[1 + k] = unit;
      if (starts[unit] == 0) {
        starts[unit] = 1 + k;
        marks[unit] = punctuation[word];
        counted[unit] = owner[word] == window;
      }
    }
    windowIds[tokens + 1] = last;
    units[tokens + 1] = count - 1;
    starts[count - 1] = tokens + 1;
    return new NoteWindow(firstWord, windowIds, units, starts, marks, counted);
  }
}
