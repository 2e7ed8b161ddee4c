package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WindowAttentionTest {
  private static final int LAYERS = 3;
  private static final int HEADS = 4;

  private final Random random = new Random(5);

  @ParameterizedTest
  @EnumSource(Weighting.class)
  void layersAndHeadsBecomeOneWeightAsTheWeightingIsDefined(Weighting weighting) {
    NoteWindow window = RandomWindows.of(40, 64, random).get(0);
    int tokens = window.tokens();
    WindowAttention together = new WindowAttention(weighting, HEADS, tokens);
    double[][][][] attention = new double[LAYERS][HEADS][][];
    double[][][] norms = new double[LAYERS][HEADS][];
    for (int layer = 0; layer < LAYERS; layer++) {
      float[] weights = RandomWindows.attention(HEADS, tokens, random);
      float[] valueNorms = RandomWindows.norms(HEADS, tokens, random);
      together.add(weights, valueNorms);
      for (int head = 0; head < HEADS; head++) {
        attention[layer][head] = PlainProfile.head(weights, tokens, head);
        norms[layer][head] = PlainProfile.norms(valueNorms, tokens, head);
      }
    }

    float[] weights = together.betweenUnits(window);

    double[][] expected =
        switch (weighting) {
          case ATTENTION -> mean(attention, null);
          case NORM -> mean(attention, norms);
          case ROLLOUT -> rollout(attention);
        };
    PlainProfile plain = new PlainProfile(window.units(), expected, null);
    int units = window.unitCount();
    assertThat(units).isLessThan(tokens);
    for (int unit = 0; unit < units; unit++) {
      for (int other = 0; other < units; other++) {
        assertThat((double) weights[unit * units + other])
            .isCloseTo(plain.paid(unit)[other], within(1e-6));
      }
    }
  }

  private static double[][] mean(double[][][][] attention, double[][][] norms) {
    int tokens = attention[0][0].length;
    double[][] mean = new double[tokens][tokens];
    for (int layer = 0; layer < LAYERS; layer++) {
      for (int head = 0; head < HEADS; head++) {
        for (int query = 0; query < tokens; query++) {
          double sum = 0;
          for (int key = 0; key < tokens; key++) {
            sum += weight(attention, norms, layer, head, query, key);
          }
          for (int key = 0; key < tokens; key++) {
            mean[query][key] +=
                weight(attention, norms, layer, head, query, key) / sum / (LAYERS * HEADS);
          }
        }
      }
    }
    return mean;
  }

  private static double weight(
      double[][][][] attention, double[][][] norms, int layer, int head, int query, int key) {
    double norm = norms == null ? 1 : norms[layer][head][key];
    return attention[layer][head][query][key] * norm;
  }

  /** From the last layer down: (½ A + ½ I) of the last · … · that of the first. */
  private static double[][] rollout(double[][][][] attention) {
    double[][] product = mixed(attention[LAYERS - 1]);
    for (int layer = LAYERS - 2; layer >= 0; layer--) {
      double[][] below = mixed(attention[layer]);
      double[][] next = new double[product.length][product.length];
      for (int i = 0; i < next.length; i++) {
        for (int j = 0; j < next.length; j++) {
          for (int k = 0; k < next.length; k++) {
            next[i][j] += product[i][k] * below[k][j];
          }
        }
      }
      product = next;
    }
    return product;
  }

  private static double[][] mixed(double[][][] heads) {
    int tokens = heads[0].length;
    double[][] mixed = new double[tokens][tokens];
    for (int i = 0; i < tokens; i++) {
      for (int j = 0; j < tokens; j++) {
        for (double[][] head : heads) {
          mixed[i][j] += .5 * head[i][j] / HEADS;
        }
        mixed[i][j] += i == j ? .5 : 0;
      }
    }
    return mixed;
  }
}
