package org.coattend.coupling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  private static final int[] SOME = {3, 12, 21, 1, 8};
  private static final int[] STRIDES = {8, 16, 24, 8, 8};
  private static final int STRIDE = 24;
  private static final int ALL = (1 + SOME.length * 21) * STRIDE;

  private final EncodedAlignment alignment = RandomFamilies.sparse(Alphabet.PROTEIN, 60, SOME, 1);
  private final SymbolIndex index = new SymbolIndex(alignment);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void itsSymbolsAreThoseThatOccurInTheColumnAndEachRowHasOne(int column) {
    Target target = Target.occurring(index, alignment, column);

    assertThat(target.symbols).hasSize(SOME[column]);
    assertThat(target.stride).isEqualTo(STRIDES[column]);
    for (int row = 0; row < alignment.rows(); row++) {
      assertThat(target.symbols[target.observed[row]]).isEqualTo(alignment.code(row, column));
    }
  }

  @Test
  void itsSymbolsMayBeAllOfTheAlphabet() {
    Target target = Target.any(index, alignment, 0);

    assertThat(target.symbols).hasSize(21).isSorted();
    assertThat(target.stride).isEqualTo(24);
    assertThat(target.observed).isEqualTo(alignment.column(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void aParameterIsSpreadToThePlaceOfItsSymbolsAndWhatDoesNotOccurIsZero(int column) {
    Target target = Target.occurring(index, alignment, column);
    float[] parameters = random(target.size());
    float[] all = random(ALL);

    target.spread(parameters, all);

    float[] expected = new float[ALL];
    int slice = 0;
    for (int place = -1; place < SOME.length * 21; place++) {
      if (place < 0 || occurs(place / 21, place % 21)) {
        int next = slice * target.stride;
        for (int a = 0; a < 21; a++) {
          if (occurs(column, a)) {
            expected[(1 + place) * STRIDE + a] = parameters[next++];
          }
        }
        slice++;
      }
    }
    assertThat(slice * target.stride).isEqualTo(target.size());
    assertThat(all).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void collectingWhatWasSpreadGivesItBackWithoutPadding(int column) {
    for (Target target :
        new Target[] {
          Target.occurring(index, alignment, column), Target.any(index, alignment, column)
        }) {
      float[] parameters = random(target.size());
      float[] all = new float[ALL];
      float[] again = random(target.size() + 5);
      float[] beyond = Arrays.copyOfRange(again, target.size(), again.length);

      target.spread(parameters, all);
      target.collect(all, again);

      for (int k = 0; k < target.size(); k++) {
        boolean padding = k % target.stride >= target.symbols.length;
        assertThat(again[k]).isEqualTo(padding ? 0 : parameters[k]);
      }
      assertThat(Arrays.copyOfRange(again, target.size(), again.length)).isEqualTo(beyond);
    }
  }

  private boolean occurs(int column, int symbol) {
    for (byte present : alignment.column(column)) {
      if (present == symbol) {
        return true;
      }
    }
    return false;
  }

  private static float[] random(int length) {
    Random random = new Random(length);
    float[] values = new float[length];
    for (int k = 0; k < length; k++) {
      values[k] = (float) random.nextGaussian();
    }
    return values;
  }
}
