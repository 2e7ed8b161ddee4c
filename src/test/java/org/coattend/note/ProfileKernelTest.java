package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileKernelTest {
  private static final List<ProfileKernel> KERNELS =
      List.of(ProfileKernel.plain(), ProfileKernel.fastest());

  private final Random random = new Random(5);

  @Test
  void theVectorKernelIsFoundWhereItsModuleIs() {
    assertThat(ProfileKernel.fastest().getClass().getSimpleName()).isEqualTo("VectorProfileKernel");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 9, 16, 61, 130, 512})
  void theSumsAreThoseOfTheDefinitions(int count) {
    ProfileKernel.Tokens tokens =
        new ProfileKernel.Tokens(
            new int[count], new float[count], new float[count], new float[count]);
    for (int token = 0; token < count; token++) {
      tokens.start()[token] = Math.max(0, token - random.nextInt(3));
      tokens.whole()[token] = random.nextInt(2);
      tokens.word()[token] = token > 0 && token < count - 1 ? 1 : 0;
      tokens.mark()[token] = random.nextInt(2);
    }
    float[] row = RandomWindows.attention(1, count, random);
    float[] padded = new float[count * count + 3];
    System.arraycopy(row, 0, padded, 3, row.length);
    if (count > 1) {
      padded[4] = 0;
    }
    float[] norms = RandomWindows.norms(1, count, random);
    float[] logNorms = new float[norms.length];
    for (int k = 0; k < norms.length; k++) {
      logNorms[k] = (float) Math.log(norms[k]);
    }
    int from = count / 3;

    double[] expected = new double[2 * ProfileKernel.SUMS];
    for (int token = 0; token < count; token++) {
      for (int weighted = 0; weighted < 2; weighted++) {
        double weight = padded[3 + token] * (weighted == 1 ? (double) norms[token] : 1);
        int away = Math.abs(tokens.start()[token] - from);
        int at = weighted * ProfileKernel.SUMS;
        expected[at + ProfileKernel.TOTAL] += weight;
        if (weight > 0 && tokens.whole()[token] == 1) {
          expected[at + ProfileKernel.LOGARITHMS] += weight * Math.log(weight);
        }
        if (tokens.word()[token] == 1) {
          expected[at + ProfileKernel.TO_WORDS] += weight;
          expected[at + ProfileKernel.DISTANCE] += weight * away;
          expected[at + ProfileKernel.FAR] += away > 32 ? weight : 0;
        }
        expected[at + ProfileKernel.TO_MARKS] += tokens.mark()[token] * weight;
      }
    }

    for (ProfileKernel kernel : KERNELS) {
      float[] sums = new float[2 * ProfileKernel.SUMS];
      kernel.sum(tokens, padded, 3, norms, logNorms, from, sums);
      for (int k = 0; k < sums.length; k++) {
        assertThat((double) sums[k])
            .as("%s, sum %d", kernel.getClass().getSimpleName(), k)
            .isCloseTo(expected[k], within(2e-6 * Math.max(1, Math.abs(expected[k]))));
      }
    }
  }
}
