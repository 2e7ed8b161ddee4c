package org.coattend.corpus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import org.coattend.encode.Items;
import org.junit.jupiter.api.Test;

class PatchGridTest {
  @Test
  void pixelsOfAPatchAreMeansOverTheirAreas() {
    BufferedImage grey = new BufferedImage(16, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int row = 0; row < 8; row++) {
      for (int column = 8; column < 16; column++) {
        grey.getRaster().setSample(column, row, 0, column % 2 == 0 ? 255 : 0);
      }
    }

    Items patches = new PatchGrid(1, 2, 4, PatchFeatures.PIXELS).cut(Pixels.of(grey));

    assertThat(patches.count()).isEqualTo(2);
    assertThat(patches.width()).isEqualTo(48);
    for (int k = 0; k < 48; k++) {
      assertThat(patches.values()[k]).isZero();
      assertThat(patches.values()[48 + k]).isCloseTo(.5f, within(1e-6f));
    }
  }

  @Test
  void anEdgeIsCountedInTheDirectionInWhichItGetsLighter() {
    BufferedImage colours = new BufferedImage(16, 16, BufferedImage.TYPE_3BYTE_BGR);
    for (int row = 0; row < 16; row++) {
      for (int column = 8; column < 16; column++) {
        colours.setRGB(column, row, 0xff0000);
      }
    }

    float[] values =
        new PatchGrid(1, 1, 16, PatchFeatures.GRADIENTS).cut(Pixels.of(colours)).values();

    assertThat(values).hasSize(176);
    int cell = 11 * (4 + 1);
    assertThat(values[cell])
        .as("to the right")
        .isCloseTo((float) Math.sqrt(1 / 6.0 / 4), within(1e-5f));
    for (int direction = 1; direction < 8; direction++) {
      assertThat(values[cell + direction]).as("direction %d", direction).isZero();
    }
    assertThat(values[11 * 3 + 8]).as("blue").isZero();
    assertThat(values[11 * 3 + 10]).as("red").isEqualTo(1);
  }

  @Test
  void greysOfSixteenBitsKeepTheirDepth() {
    BufferedImage deep = new BufferedImage(4, 4, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(1, 0, 0, 0x8001);

    assertThat(Pixels.of(deep).values()[0]).startsWith(0, 0x8001 / 65535f, 0);
  }

  @Test
  void moreColumnsThanAreReasonableAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PatchGrid(3, 65, 28, PatchFeatures.PIXELS))
        .withMessage("grid-columns is 65, must be 1 to 64");
  }
}
