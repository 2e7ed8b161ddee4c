package org.coattend.corpus.image;

import java.io.Serializable;

/**
 * What came of a row of a table that should name an image, or of an image that no row can use.
 *
 * @param row null when it is about an image alone
 * @param image null when the row cannot have one
 * @param problem why the row has no image, or the image no row; null when they match
 */
public record ImageMatch<T extends Serializable>(T row, StoredImage image, String problem)
    implements Serializable {

  public ImageMatch {
    if ((row == null && image == null) || (problem == null) != (row != null && image != null)) {
      throw new IllegalArgumentException("either a row with its image or a problem");
    }
  }
}
