package org.coattend.corpus.image;

import java.io.Serializable;
import org.coattend.encode.Items;

/**
 * A file with an image.
 *
 * @param source the file
 * @param patches of the image; null where it cannot be read
 */
record StoredImage(String source, Items patches) implements Serializable {

  /** The file's name without its folder. */
  String name() {
    return lastPart(source);
  }

  /** Whether a note that says {@code name} means this file: its path ends so. */
  boolean isCalled(String name) {
    return source.equals(name) || ("/" + source).endsWith("/" + name);
  }

  static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
