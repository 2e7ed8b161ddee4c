package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SectionFlowTest {
  private static final List<String> NAMES = List.of("(none)", "HISTORY", "PLAN");

  private final Random random = new Random(3);

  /** Sections of words by thirds. */
  private static int[] thirds(int words) {
    int[] sections = new int[words];
    Arrays.setAll(sections, word -> 3 * word / words);
    return sections;
  }

  private static WordPairs pairs(NoteWindow window, float[] weights) {
    boolean[] ofKind = new boolean[window.unitCount()];
    for (int unit = 1; unit < ofKind.length - 1; unit++) {
      ofKind[unit] = !window.punctuation()[unit];
    }
    return new WordPairs(window, weights, ofKind);
  }

  private static int words(List<NoteWindow> windows) {
    NoteWindow last = windows.get(windows.size() - 1);
    return last.word(last.unitCount() - 1);
  }

  @Test
  void evenAttentionFlowsAsLengthsSay() {
    List<NoteWindow> windows = RandomWindows.of(150, 64, random);
    SectionFlow.OfNote note = new SectionFlow.OfNote(NAMES, thirds(words(windows)));
    for (NoteWindow window : windows) {
      int units = window.unitCount();
      float[] even = new float[units * units];
      Arrays.fill(even, 1f / units);
      note.add(pairs(window, even), window);
    }
    SectionFlow flow = new SectionFlow(1);
    flow.add(note, Patients.of("p"));

    assertThat(flow.carried()).hasSizeGreaterThan(6);
    flow.carried()
        .forEach(
            (key, sums) -> {
              assertThat(sums.lift()).as("%s", key).isCloseTo(1, within(1e-5));
              assertThat(sums.distanceLift()).as("%s", key).isCloseTo(1, within(1e-5));
              assertThat(sums.share()).isCloseTo(sums.expectedShare(), within(1e-6));
            });
  }

  @Test
  void theFlowIsWhatTheWordsOfASectionPayToThoseOfAnotherByWhatLengthsAndDistancesSay() {
    List<NoteWindow> windows = RandomWindows.of(100, 64, random);
    int[] sections = thirds(words(windows));
    SectionFlow.OfNote note = new SectionFlow.OfNote(NAMES, sections);
    double[][][] expected = new double[3][3][4];
    for (NoteWindow window : windows) {
      int units = window.unitCount();
      WordPairs pairs = pairs(window, RandomWindows.attention(1, units, random));
      note.add(pairs, window);
      tally(pairs, window, sections, expected);
    }
    SectionFlow flow = new SectionFlow(2);
    flow.add(note, Patients.of("p"));
    SectionFlow twice = SectionFlow.decode(flow.encode()).merge(flow);

    assertThat(twice.carried()).isEmpty();
    flow.add(note, Patients.of("q"));
    Map<SectionFlow.Key, FlowSums> carried = flow.carried();
    for (int from = 0; from < 3; from++) {
      for (int to = 0; to < 3; to++) {
        FlowSums sums = carried.get(new SectionFlow.Key(NAMES.get(from), NAMES.get(to)));
        double[] sum = expected[from][to];
        if (sum[2] == 0) {
          assertThat(sums).isNull();
          continue;
        }
        assertThat(sums.notes()).isEqualTo(2);
        assertThat(sums.share()).isCloseTo(sum[0] / sum[1], within(1e-6));
        assertThat(sums.lift()).isCloseTo(sum[0] / sum[2], within(1e-6));
        assertThat(sums.distanceLift()).isCloseTo(sum[0] / sum[3], within(1e-6));
      }
    }
    assertThat(carried).containsKey(new SectionFlow.Key("HISTORY", "PLAN"));
  }

  private static void tally(
      WordPairs pairs, NoteWindow window, int[] sections, double[][][] expected) {
    for (int from : pairs.attending()) {
      double total = 0;
      for (int to : pairs.attended()) {
        total += from == to ? 0 : pairs.weight(from, to);
      }
      int section = sections[window.word(from)];
      for (double[] sum : expected[section]) {
        sum[1] += total;
      }
      for (int to : pairs.attended()) {
        if (from != to) {
          double[] sum = expected[section][sections[window.word(to)]];
          sum[0] += pairs.weight(from, to);
          sum[2] += total / (pairs.attended().length - 1);
          sum[3] += pairs.usual(from, to);
        }
      }
    }
  }

  @Test
  void sectionsThatAttendToEachOtherHaveLift() {
    List<NoteWindow> windows = RandomWindows.of(60, 64, random);
    int[] sections = thirds(words(windows));
    SectionFlow.OfNote note = new SectionFlow.OfNote(NAMES, sections);
    NoteWindow window = windows.get(0);
    int units = window.unitCount();
    float[] weights = RandomWindows.attention(1, units, random);
    for (int from = 1; from < units - 1; from++) {
      for (int to = 1; to < units - 1; to++) {
        if (sections[window.word(from)] == 2 && sections[window.word(to)] == 0) {
          weights[from * units + to] *= 20;
        }
      }
    }
    note.add(pairs(window, weights), window);
    SectionFlow flow = new SectionFlow(1);
    flow.add(note, Patients.of("p"));

    FlowSums planted = flow.carried().get(new SectionFlow.Key("PLAN", "(none)"));
    assertThat(planted.lift()).isGreaterThan(1.5);
    assertThat(planted.lift())
        .isGreaterThan(flow.carried().get(new SectionFlow.Key("HISTORY", "PLAN")).lift() * 1.5);
  }
}
