package org.coattend.corpus.image;

import java.io.Serializable;
import java.util.Objects;
import org.coattend.encode.Items;

/**
 * A note and its image.
 *
 * @param id what the note is called
 * @param group what it has in common with others that must not be told apart when some are held out
 * @param text of the note; empty where its tokens are given
 * @param tokens their embeddings; null where the text is to be encoded
 * @param patches of the image, row by row, without their places
 * @param rows of the grid of patches
 * @param columns of the grid
 */
public record ImageNote(
    String id, String group, String text, Items tokens, Items patches, int rows, int columns)
    implements Serializable {

  public ImageNote {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(patches, "patches");
  }

  /** Without the text. */
  @Override
  public String toString() {
    return "image and note " + id;
  }
}
