package org.coattend.fusion;

import java.io.Serializable;
import java.util.List;
import org.coattend.encode.Items;

/**
 * A note and its image.
 *
 * @param id what the pair is called
 * @param heldOut whether nothing is learnt from it
 * @param words of the note
 * @param text of each word; empty where it may not be told or is not known
 * @param patches of the image, row by row
 * @param rows of the grid of patches
 * @param columns of the grid
 * @param regions what is known of the words
 */
public record FusionPair(
    String id,
    boolean heldOut,
    Items words,
    List<String> text,
    Items patches,
    int rows,
    int columns,
    List<Region> regions)
    implements Serializable {

  /**
   * @throws IllegalArgumentException when the patches do not fill the grid, or it has none
   */
  public FusionPair {
    if (rows < 1 || columns < 1 || patches.count() != (long) rows * columns) {
      throw new IllegalArgumentException(
          "%d patches do not fill a grid of %d × %d".formatted(patches.count(), rows, columns));
    }
    text = List.copyOf(text);
    regions = List.copyOf(regions);
  }

  Items queries(Direction direction) {
    return direction == Direction.TEXT_TO_IMAGE ? words : patches;
  }

  Items keys(Direction direction) {
    return direction == Direction.TEXT_TO_IMAGE ? patches : words;
  }

  /** How many values its words and patches have, in words. */
  public String widths() {
    return FusionShape.widths(words.width(), patches.width());
  }

  /** Without the text. */
  @Override
  public String toString() {
    return "pair " + id;
  }
}
