package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;

class TermPairsTest {
  private static final int TERMS = 6;
  private static final int LEAST = 3;

  private final Random random = new Random(21);

  /** A note in windows, with random weights between the words and random terms. */
  private final class RandomNote {
    final List<NoteWindow> windows;
    final List<WordPairs> pairs = new ArrayList<>();
    final int[] terms;

    RandomNote(int tokens, TermPairs.Key planted, float factor) {
      windows = RandomWindows.of(tokens, 64, random);
      NoteWindow last = windows.get(windows.size() - 1);
      terms = random.ints(last.word(last.unitCount() - 1) + 1, -2, TERMS).toArray();
      for (NoteWindow window : windows) {
        int units = window.unitCount();
        float[] weights = RandomWindows.attention(1, units, random);
        boolean[] ofKind = new boolean[units];
        for (int from = 1; from < units - 1; from++) {
          ofKind[from] = terms[window.word(from)] >= -1;
          for (int to = 1; to < units - 1; to++) {
            if (new TermPairs.Key(terms[window.word(from)], terms[window.word(to)])
                .equals(planted)) {
              weights[from * units + to] *= factor;
            }
          }
        }
        pairs.add(new WordPairs(window, weights, ofKind));
      }
    }

    TermPairs.OfNote summedUp() {
      TermPairs.OfNote sum = new TermPairs.OfNote();
      for (int k = 0; k < windows.size(); k++) {
        sum.add(pairs.get(k), windows.get(k), terms);
      }
      return sum;
    }
  }

  @Test
  void theSumsAreThoseOfEveryPairOfWordsAndTheTestIsThatOfTheNotesMeans() {
    Map<TermPairs.Key, List<Double>> means = new TreeMap<>(KEYS);
    Map<TermPairs.Key, double[]> sums = new HashMap<>();
    TermPairs one = new TermPairs(LEAST);
    TermPairs other = new TermPairs(LEAST);
    for (int note = 0; note < 12; note++) {
      RandomNote drawn = new RandomNote(20 + 9 * note, null, 1);
      (note % 3 == 0 ? one : other).add(drawn.summedUp(), Patients.of("p" + note % 4));
      tally(drawn, means, sums);
    }

    Map<TermPairs.Key, PairSums> found = new HashMap<>();
    int slices = 0;
    for (Iterator<byte[]> bytes : List.of(one.encode(), other.encode(500))) {
      while (bytes.hasNext()) {
        slices++;
        for (TermPairs.Entry entry : TermPairs.decode(bytes.next())) {
          found.merge(entry.key(), entry.sums(), (some, more) -> some.with(more, LEAST));
        }
      }
    }

    assertThat(slices).isGreaterThan(5);

    assertThat(found).hasSize(TERMS * TERMS).containsOnlyKeys(means.keySet());
    found.forEach(
        (key, pair) -> {
          double[] excesses = means.get(key).stream().mapToDouble(Double::doubleValue).toArray();
          double[] expected = sums.get(key);
          assertThat(pair.notes()).isEqualTo(excesses.length);
          assertThat((double) pair.pairs()).isEqualTo(expected[0]);
          assertThat(pair.weight()).isCloseTo(expected[1], within(1e-9));
          assertThat(pair.lift()).isCloseTo(expected[1] / expected[2], within(1e-9));
          assertThat(pair.z()).isCloseTo(new TTest().t(0, excesses), within(1e-9));
          assertThat(pair.p()).isCloseTo(new TTest().tTest(0, excesses), within(1e-9));
          assertThat(pair.patients().atLeast(LEAST)).isTrue();
        });
  }

  private static final Comparator<TermPairs.Key> KEYS =
      Comparator.comparingInt(TermPairs.Key::from).thenComparingInt(TermPairs.Key::to);

  private static void tally(
      RandomNote note, Map<TermPairs.Key, List<Double>> means, Map<TermPairs.Key, double[]> sums) {
    Map<TermPairs.Key, double[]> ofNote = new HashMap<>();
    for (int k = 0; k < note.windows.size(); k++) {
      NoteWindow window = note.windows.get(k);
      WordPairs pairs = note.pairs.get(k);
      for (int from : pairs.attending()) {
        for (int to : pairs.attended()) {
          TermPairs.Key key =
              new TermPairs.Key(note.terms[window.word(from)], note.terms[window.word(to)]);
          if (from != to && pairs.isComparable(from, to) && key.from() >= 0 && key.to() >= 0) {
            double[] sum = ofNote.computeIfAbsent(key, pair -> new double[4]);
            sum[0]++;
            sum[1] += pairs.weight(from, to);
            sum[2] += pairs.expected(from, to);
            sum[3] += pairs.excess(from, to);
          }
        }
      }
    }
    ofNote.forEach(
        (key, sum) -> {
          means.computeIfAbsent(key, pair -> new ArrayList<>()).add(sum[3] / sum[0]);
          double[] all = sums.computeIfAbsent(key, pair -> new double[3]);
          for (int j = 0; j < 3; j++) {
            all[j] += sum[j];
          }
        });
  }

  @Test
  void aTermThatAttendsMoreToAnotherIsFoundAndWhereTermsDoNotMatterOneInTwentyIsBelowFivePercent() {
    TermPairs.Key planted = new TermPairs.Key(2, 4);
    int below = 0;
    int tests = 0;
    for (int corpus = 0; corpus < 12; corpus++) {
      TermPairs pairs = new TermPairs(LEAST);
      for (int note = 0; note < 25; note++) {
        pairs.add(new RandomNote(60, planted, 3).summedUp(), Patients.of("p" + note));
      }
      for (TermPairs.Entry entry : TermPairs.decode(pairs.encode().next())) {
        if (entry.key().equals(planted)) {
          assertThat(entry.sums().p()).isLessThan(1e-4);
          assertThat(entry.sums().z()).isPositive();
          assertThat(entry.sums().lift()).isBetween(2.0, 3.5);
        } else {
          tests++;
          below += entry.sums().p() < .05 ? 1 : 0;
        }
      }
    }
    assertThat(tests).isEqualTo(12 * (TERMS * TERMS - 1));
    assertThat(below / (double) tests).isBetween(.02, .09);
  }

  @Test
  void withoutPairsThereIsNoSlice() {
    assertThat(new TermPairs(LEAST).encode()).isExhausted();
  }

  @Test
  void whatDoesNotVaryIsNotTested() {
    PairSums one = new PairSums(1, 2, .2, .1, .5, .25, Patients.of("a"));
    PairSums same = one.with(one, LEAST);

    assertThat(one.z()).isNaN();
    assertThat(one.p()).isNaN();
    assertThat(same.z()).isNaN();
    assertThat(same.p()).isNaN();
  }
}
