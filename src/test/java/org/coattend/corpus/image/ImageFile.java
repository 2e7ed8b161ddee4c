package org.coattend.corpus.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file with an image as a task does, for tests of other packages. */
public final class ImageFile {
  private static final PatchGrid GRID = new PatchGrid(4, 4, 8, PatchFeatures.GRADIENTS);

  private ImageFile() {}

  /** Whether it is an image. */
  public static boolean isReadable(Path file) throws IOException {
    return StoredImage.of(file.toString(), Files.readAllBytes(file), GRID).isReadable();
  }
}
