package org.coattend.corpus.image;

import java.io.Serializable;
import org.coattend.encode.Items;
import org.coattend.option.Ranges;

/**
 * How images are cut into patches, and what is taken of each. Patches are as equal as their number
 * allows, and each is brought to {@code size × size} pixels by the mean over their areas.
 *
 * @param rows of patches
 * @param columns of patches
 * @param size pixels of a patch's side
 * @param features what is taken of them
 */
public record PatchGrid(int rows, int columns, int size, PatchFeatures features)
    implements Serializable {
  private static final int MOST = 64;

  /**
   * @throws IllegalArgumentException when a number is out of range
   */
  public PatchGrid {
    Ranges.within("grid-rows", rows, 1, MOST);
    Ranges.within("grid-columns", columns, 1, MOST);
    Ranges.within("patch-size", size, PatchFeatures.CELLS, 512);
  }

  /** The patches of an image, row by row, without their places. */
  Items cut(Pixels image) {
    float[][] patches = new float[rows * columns][];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        Pixels patch =
            image.resampled(
                (double) row / rows,
                (row + 1.0) / rows,
                (double) column / columns,
                (column + 1.0) / columns,
                size);
        patches[row * columns + column] = features.of(patch);
      }
    }
    return Items.of(patches);
  }
}
