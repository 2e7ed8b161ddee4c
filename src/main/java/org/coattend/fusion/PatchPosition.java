package org.coattend.fusion;

import org.coattend.encode.Items;

/**
 * Where a patch is: cos(π k u) with k = 1 … {@value #WAVES} of the middle u of its row and of its
 * column, each as a share of the image. Up to that many rows, any function of the row is a sum of
 * these and a constant.
 */
public final class PatchPosition {
  private static final int WAVES = 8;

  /** Values that say where a patch is. */
  static final int WIDTH = 2 * WAVES;

  private PatchPosition() {}

  /** Patches with their places. */
  public static Items added(Items patches, int rows, int columns) {
    int width = patches.width();
    float[][] placed = new float[patches.count()][width + WIDTH];
    for (int patch = 0; patch < placed.length; patch++) {
      System.arraycopy(patches.values(), patch * width, placed[patch], 0, width);
      int row = patch / columns;
      int column = patch % columns;
      addWaves((row + .5) / rows, placed[patch], width);
      addWaves((column + .5) / columns, placed[patch], width + WAVES);
    }
    return Items.of(placed);
  }

  private static void addWaves(double middle, float[] values, int at) {
    for (int wave = 1; wave <= WAVES; wave++) {
      values[at + wave - 1] = (float) Math.cos(Math.PI * wave * middle);
    }
  }
}
