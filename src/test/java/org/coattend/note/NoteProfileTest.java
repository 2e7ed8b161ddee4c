package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteProfileTest {
  private static final int LAYERS = 2;
  private static final int HEADS = 3;

  /** Relative: what 32-bit sums over a window of some 60 tokens may be off by. */
  private static final double CLOSE = 1e-5;

  private final Random random = new Random(11);

  @Test
  void attentionBetweenWordsIsTheSumOverTheAttendedAndTheMeanOverTheAttending() {
    NoteWindow window = RandomWindows.of(50, 64, random).get(0);
    int tokens = window.tokens();
    float[] attention = RandomWindows.attention(HEADS, tokens, random);
    WordAttention words = new WordAttention();

    for (int head = 0; head < HEADS; head++) {
      PlainProfile plain = plain(window, attention, null, head, false);
      for (int unit = 0; unit < window.unitCount(); unit++) {
        float[] paid = words.of(window, unit, attention, head * tokens * tokens);
        double sum = 0;
        for (int other = 0; other < window.unitCount(); other++) {
          sum += paid[other];
          assertThat(paid[other]).isCloseTo((float) plain.paid(unit)[other], within(1e-6f));
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
      }
    }
  }

  @Test
  void aShorterWindowAfterALongerOneSeesNothingOfIt() {
    WordAttention words = new WordAttention();
    NoteWindow longer = RandomWindows.of(40, 64, random).get(0);
    words.of(longer, 1, RandomWindows.attention(1, longer.tokens(), random), 0);
    NoteWindow window = RandomWindows.of(10, 64, random).get(0);
    float[] attention = RandomWindows.attention(1, window.tokens(), random);

    float[] paid = words.of(window, 2, attention, 0);

    double[] expected = plain(window, attention, null, 0, false).paid(2);
    for (int unit = 0; unit < window.unitCount(); unit++) {
      assertThat((double) paid[unit]).isCloseTo(expected[unit], within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 30, 62, 200})
  void aProfileIsTheMeanOfEachFeatureOverTheWordsOfAllWindows(int length) {
    List<NoteWindow> windows = RandomWindows.of(length, 64, random);
    NoteProfile profile = new NoteProfile(LAYERS, HEADS);
    double[] sums = new double[LAYERS * HEADS * 2 * HeadFeature.COUNT];
    int words = 0;
    for (NoteWindow window : windows) {
      for (boolean counted : window.counted()) {
        words += counted ? 1 : 0;
      }
      for (int layer = 0; layer < LAYERS; layer++) {
        float[] attention = RandomWindows.attention(HEADS, window.tokens(), random);
        float[] norms = RandomWindows.norms(HEADS, window.tokens(), random);
        profile.add(window, layer, attention, norms);
        add(window, layer, attention, norms, sums);
      }
    }

    double[] means = profile.means();

    assertThat(means).hasSize(sums.length);
    for (int k = 0; k < means.length; k++) {
      double expected = sums[k] / words;
      assertThat(means[k])
          .as(HeadFeature.values()[k % HeadFeature.COUNT].column())
          .isCloseTo(expected, within(CLOSE * Math.max(1, expected)));
    }
  }

  private static void add(
      NoteWindow window, int layer, float[] attention, float[] norms, double[] sums) {
    for (int head = 0; head < HEADS; head++) {
      for (int weighted = 0; weighted < 2; weighted++) {
        PlainProfile plain = plain(window, attention, norms, head, weighted == 1);
        int at = ((layer * HEADS + head) * 2 + weighted) * HeadFeature.COUNT;
        for (int unit = 0; unit < window.unitCount(); unit++) {
          if (window.counted()[unit]) {
            List<Double> features = plain.features(unit, window.punctuation());
            for (int k = 0; k < features.size(); k++) {
              sums[at + k] += features.get(k);
            }
          }
        }
      }
    }
  }

  @Test
  void attentionThatIsSpreadEvenlyHasAnEntropyOfOne() {
    NoteWindow window =
        new NoteWindows(64, 1, 2).of(new int[3], new int[] {0, 1, 2}, marks(3)).get(0);
    float[] even = new float[25];
    Arrays.fill(even, .2f);

    double[] means = profile(window, even);

    assertThat(of(HeadFeature.ENTROPY, means)).isCloseTo(1, within(1e-6));
    assertThat(of(HeadFeature.CLS, means)).isCloseTo(.2, within(1e-6));
    assertThat(of(HeadFeature.DISTANCE, means)).isCloseTo(8 / 9., within(1e-6));
    assertThat(of(HeadFeature.PREVIOUS, means)).isCloseTo(2 / 15., within(1e-6));
  }

  @Test
  void attentionToSpecialTokensAloneHasNoDistance() {
    NoteWindow window = new NoteWindows(64, 1, 2).of(new int[2], new int[] {0, 1}, marks(2)).get(0);
    float[] toFirst = new float[16];
    for (int query = 0; query < 4; query++) {
      toFirst[query * 4] = 1;
    }

    double[] means = profile(window, toFirst);

    for (HeadFeature feature : HeadFeature.values()) {
      assertThat(of(feature, means)).isEqualTo(feature == HeadFeature.CLS ? 1 : 0);
    }
  }

  private static double[] profile(NoteWindow window, float[] attention) {
    NoteProfile profile = new NoteProfile(1, 1);
    float[] norms = new float[window.tokens()];
    Arrays.fill(norms, 1);
    profile.add(window, 0, attention, norms);
    return profile.means();
  }

  private static double of(HeadFeature feature, double[] means) {
    return means[List.of(HeadFeature.values()).indexOf(feature)];
  }

  private static boolean[] marks(int words) {
    return new boolean[words];
  }

  @Test
  void theFeaturesAreCalledAsTheirColumns() {
    List<String> columns = new ArrayList<>();
    for (HeadFeature feature : HeadFeature.values()) {
      columns.add(feature.column());
    }
    assertThat(columns)
        .containsExactly(
            "entropy", "distance", "far", "cls", "sep", "punctuation", "self", "previous", "next");
  }

  private static PlainProfile plain(
      NoteWindow window, float[] attention, float[] norms, int head, boolean weighted) {
    int tokens = window.tokens();
    return new PlainProfile(
        window.units(),
        PlainProfile.head(attention, tokens, head),
        weighted ? PlainProfile.norms(norms, tokens, head) : null);
  }
}
