package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteWindowsTest {
  private static final int FIRST = 101;
  private static final int LAST = 102;

  /** Ids from 1,000 on, so that each token of a note is told by its id. */
  private record Tokenized(int[] ids, int[] words, boolean[] punctuation) {
    static Tokenized ofWords(int... lengths) {
      int[] words =
          IntStream.range(0, lengths.length)
              .flatMap(word -> IntStream.range(0, lengths[word]).map(k -> word))
              .toArray();
      boolean[] punctuation = new boolean[lengths.length];
      for (int word = 0; word < lengths.length; word++) {
        punctuation[word] = word % 3 == 2;
      }
      int[] ids = IntStream.range(1_000, 1_000 + words.length).toArray();
      return new Tokenized(ids, words, punctuation);
    }

    static Tokenized random(int tokens, int longestWord, long seed) {
      Random random = new Random(seed);
      List<Integer> lengths = new ArrayList<>();
      for (int left = tokens; left > 0; ) {
        int length = Math.min(left, 1 + random.nextInt(longestWord));
        lengths.add(length);
        left -= length;
      }
      return ofWords(lengths.stream().mapToInt(Integer::intValue).toArray());
    }

    List<NoteWindow> windows(int longest) {
      return new NoteWindows(longest, FIRST, LAST).of(ids, words, punctuation);
    }

    /** The word that a unit of a window is, or a part of it. */
    int word(NoteWindow window, int unit) {
      return words[window.ids()[window.starts()[unit]] - 1_000];
    }
  }

  @Test
  void aNoteWithoutTokensHasNoWindows() {
    assertThat(Tokenized.ofWords().windows(16)).isEmpty();
  }

  @Test
  void aNoteThatFitsIsOneWindowBetweenTheSpecialTokens() {
    List<NoteWindow> windows = Tokenized.ofWords(1, 3, 1).windows(16);

    assertThat(windows).hasSize(1);
    NoteWindow window = windows.get(0);
    assertThat(window.ids()).containsExactly(FIRST, 1000, 1001, 1002, 1003, 1004, LAST);
    assertThat(window.units()).containsExactly(0, 1, 2, 2, 2, 3, 4);
    assertThat(window.starts()).containsExactly(0, 1, 2, 5, 6);
    assertThat(window.counted()).containsExactly(false, true, true, true, false);
    assertThat(window.punctuation()).containsExactly(false, false, false, true, false);
  }

  @Test
  void aNoteThatJustFitsIsNotCut() {
    assertThat(Tokenized.random(14, 3, 1).windows(16)).hasSize(1);
    assertThat(Tokenized.random(15, 3, 1).windows(16)).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 14, 15, 16, 27, 28, 29, 100, 500, 1_111})
  void everyWordCountsInExactlyOneWindowWhateverTheLength(int tokens) {
    for (int longestWord : new int[] {1, 3, 40}) {
      Tokenized note = Tokenized.random(tokens, longestWord, tokens);
      Map<Integer, Integer> counted = new HashMap<>();
      for (NoteWindow window : note.windows(16)) {
        for (int unit = 0; unit < window.unitCount(); unit++) {
          if (window.counted()[unit]) {
            counted.merge(note.word(window, unit), 1, Integer::sum);
          }
        }
      }

      assertThat(counted).hasSize(note.punctuation().length);
      assertThat(counted.values()).containsOnly(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17, 64, 512})
  void noWindowIsLongerThanAllowedAndEachIsAStretchOfTheNote(int longest) {
    Tokenized note = Tokenized.random(1_500, 30, longest);
    List<NoteWindow> windows = note.windows(longest);

    int reached = 1_000;
    for (NoteWindow window : windows) {
      int tokens = window.tokens();
      assertThat(tokens).isLessThanOrEqualTo(longest);
      assertThat(window.ids()[0]).isEqualTo(FIRST);
      assertThat(window.ids()[tokens - 1]).isEqualTo(LAST);
      int from = window.ids()[1];
      assertThat(Arrays.copyOfRange(window.ids(), 1, tokens - 1))
          .containsExactly(IntStream.range(from, from + tokens - 2).toArray());
      assertThat(from).isLessThanOrEqualTo(reached);
      reached = from + tokens - 2;
      for (int unit = 1; unit < window.unitCount() - 1; unit++) {
        int word = note.word(window, unit);
        assertThat(window.punctuation()[unit]).isEqualTo(note.punctuation()[word]);
        for (int token = window.starts()[unit]; token < window.end(unit); token++) {
          assertThat(window.units()[token]).isEqualTo(unit);
          assertThat(note.words()[window.ids()[token] - 1_000]).isEqualTo(word);
        }
      }
    }
    assertThat(reached).isEqualTo(1_000 + 1_500);
  }

  @Test
  void windowsBeginAndEndBetweenWords() {
    Tokenized note = Tokenized.random(3_000, 6, 5);

    for (NoteWindow window : note.windows(64)) {
      int from = window.ids()[1] - 1_000;
      int to = from + window.tokens() - 2;
      assertThat(from == 0 || note.words()[from - 1] != note.words()[from]).isTrue();
      assertThat(to == note.ids().length || note.words()[to - 1] != note.words()[to]).isTrue();
    }
  }

  @Test
  void windowsOverlapByAQuarterOrMore() {
    List<NoteWindow> windows = Tokenized.random(3_000, 6, 6).windows(66);

    for (int k = 1; k < windows.size(); k++) {
      NoteWindow before = windows.get(k - 1);
      int overlap = before.ids()[before.tokens() - 2] + 1 - windows.get(k).ids()[1];
      assertThat(overlap).isGreaterThanOrEqualTo(16);
    }
  }

  @Test
  void aWordCountsWhereItsPoorerSideHasTheMostContext() {
    Tokenized note = Tokenized.random(400, 1, 7);
    List<NoteWindow> windows = note.windows(66);

    for (NoteWindow window : windows) {
      for (int unit = 1; unit < window.unitCount() - 1; unit++) {
        if (window.counted()[unit]) {
          int token = window.ids()[window.starts()[unit]];
          assertThat(context(note, window, token))
              .isEqualTo(
                  windows.stream().mapToInt(other -> context(note, other, token)).max().orElse(0));
        }
      }
    }
  }

  /** Tokens on the poorer side; a side that the note itself ends is not poor. */
  private static int context(Tokenized note, NoteWindow window, int token) {
    int from = window.ids()[1];
    int to = window.ids()[window.tokens() - 2];
    if (token < from || token > to) {
      return -1;
    }
    int before = from == 1_000 ? Integer.MAX_VALUE : token - from;
    int after = to == 1_000 + note.ids().length - 1 ? Integer.MAX_VALUE : to - token;
    return Math.min(before, after);
  }

  @Test
  void aWordThatIsLongerThanAWindowIsCutAndCountsOnce() {
    Tokenized note = Tokenized.ofWords(2, 50, 3);
    List<NoteWindow> windows = note.windows(16);

    long counted = 0;
    for (NoteWindow window : windows) {
      assertThat(window.tokens()).isLessThanOrEqualTo(16);
      for (int unit = 1; unit < window.unitCount() - 1; unit++) {
        counted += window.counted()[unit] && note.word(window, unit) == 1 ? 1 : 0;
      }
    }
    assertThat(counted).isEqualTo(1);
  }

  @Test
  void windowsOfFewTokensAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NoteWindows(15, FIRST, LAST))
        .withMessage("windows of 15 tokens, at least 16");
  }
}
