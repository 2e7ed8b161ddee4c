package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeadMomentsTest {
  private static final int LAYERS = 2;
  private static final int HEADS = 2;

  private record Profiled(String cohort, NoteLength length, NoteProfile profile) {}

  private final List<Profiled> notes = notes();

  private static List<Profiled> notes() {
    Random random = new Random(5);
    List<Profiled> notes = new ArrayList<>();
    for (int k = 0; k < 12; k++) {
      NoteProfile profile = new NoteProfile(LAYERS, HEADS);
      int tokens = 1 + random.nextInt(30);
      for (NoteWindow window : RandomWindows.of(tokens, 64, random)) {
        for (int layer = 0; layer < LAYERS; layer++) {
          profile.add(
              window,
              layer,
              RandomWindows.attention(HEADS, window.tokens(), random),
              RandomWindows.norms(HEADS, window.tokens(), random));
        }
      }
      notes.add(new Profiled(k % 3 == 0 ? "ward" : "clinic", length(tokens), profile));
    }
    return notes;
  }

  private static NoteLength length(int tokens) {
    return new NoteLength(tokens, tokens - tokens / 3, tokens / 5, tokens / 2, 3 * tokens + 7);
  }

  private HeadMoments of(int from, int to) {
    HeadMoments moments = new HeadMoments(LAYERS, HEADS);
    notes
        .subList(from, to)
        .forEach(note -> moments.add(note.cohort(), note.length(), note.profile()));
    return moments;
  }

  private static HeadMoments zero() {
    return new HeadMoments(LAYERS, HEADS);
  }

  @Test
  void meansAndDeviationsAreThoseOverTheNotesOfTheCohort() {
    HeadMoments moments = of(0, 12);

    assertThat(moments.cohorts()).containsExactly("clinic", "ward");
    for (String cohort : moments.cohorts()) {
      List<double[]> means =
          notes.stream()
              .filter(note -> note.cohort().equals(cohort))
              .map(note -> note.profile().means())
              .toList();
      assertThat(moments.notes(cohort)).isEqualTo(means.size());
      int place = 0;
      for (int layer = 0; layer < LAYERS; layer++) {
        for (int head = 0; head < HEADS; head++) {
          for (boolean weighted : new boolean[] {false, true}) {
            for (int feature = 0; feature < HeadFeature.COUNT; feature++) {
              int at = place++;
              double[] values = means.stream().mapToDouble(each -> each[at]).toArray();
              double mean = Arrays.stream(values).average().orElseThrow();
              double variance =
                  Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
              assertThat(moments.mean(cohort, layer, head, weighted, feature))
                  .isCloseTo(mean, within(1e-12));
              assertThat(moments.deviation(cohort, layer, head, weighted, feature))
                  .isCloseTo(Math.sqrt(variance), within(1e-6));
            }
          }
        }
      }
    }
  }

  @Test
  void mergingPartsGivesTheWhole() {
    assertSame(of(0, 5).merge(of(5, 12)), of(0, 12));
  }

  @Test
  void theOrderOfMergingDoesNotMatter() {
    assertSame(of(0, 5).merge(of(5, 12)), of(5, 12).merge(of(0, 5)));
    assertSame(
        of(0, 3).merge(of(3, 4)).merge(of(4, 12)), of(0, 3).merge(of(3, 4).merge(of(4, 12))));
  }

  @Test
  void anEmptyOneAddsNothing() {
    assertSame(zero().merge(of(0, 12)), of(0, 12));
    assertSame(of(0, 12).merge(zero()), of(0, 12));
    assertThat(zero().merge(zero()).cohorts()).isEmpty();
  }

  @Test
  void mergingLeavesTheOtherAsItWas() {
    HeadMoments other = of(5, 12);
    of(0, 5).merge(other).merge(of(0, 5));

    assertSame(other, of(5, 12));
  }

  @Test
  void bytesGiveBackTheSame() {
    assertThat(HeadMoments.decode(of(0, 12).encode()).encode()).isEqualTo(of(0, 12).encode());
    assertSame(HeadMoments.decode(of(0, 12).encode()), of(0, 12));
    assertThat(HeadMoments.decode(zero().encode()).cohorts()).isEmpty();
  }

  @Test
  void bytesOfAnotherVersionAreRefused() {
    byte[] bytes = of(0, 2).encode();
    bytes[0]++;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeadMoments.decode(bytes))
        .withMessage("head moments of version %d, this is version %d", bytes[0], bytes[0] - 1);
  }

  private static void assertSame(HeadMoments actual, HeadMoments expected) {
    assertThat(actual.cohorts()).containsExactlyElementsOf(expected.cohorts());
    for (String cohort : expected.cohorts()) {
      assertThat(actual.notes(cohort)).isEqualTo(expected.notes(cohort)).isPositive();
      for (int layer = 0; layer < LAYERS; layer++) {
        for (int head = 0; head < HEADS; head++) {
          for (int feature = 0; feature < HeadFeature.COUNT; feature++) {
            for (boolean weighted : new boolean[] {false, true}) {
              assertThat(actual.mean(cohort, layer, head, weighted, feature))
                  .isCloseTo(expected.mean(cohort, layer, head, weighted, feature), within(1e-12));
              assertThat(actual.deviation(cohort, layer, head, weighted, feature))
                  .isCloseTo(
                      expected.deviation(cohort, layer, head, weighted, feature), within(1e-6));
            }
          }
        }
      }
    }
  }
}
