package org.coattend.corpus.labelled;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.coattend.corpus.image.PatchGrid;

/** What a row of a table of examples has to be read. */
public sealed interface Content extends Serializable {
  /** The column that has it or names it. */
  String column();

  /**
   * Texts.
   *
   * @param column with the text
   * @param words how it becomes words
   */
  record Texts(String column, WordRule words) implements Content {
    /**
     * @throws IllegalArgumentException when no column has the text
     */
    public Texts {
      if (column.isBlank()) {
        throw new IllegalArgumentException("text-column is empty; name the column with the text");
      }
      Objects.requireNonNull(words, "words");
    }
  }

  /**
   * Images (PNG, JPEG).
   *
   * @param column with the name of the image's file, or the end of its path
   * @param files comma-separated paths, globs and folders with the images
   * @param grid of the patches that they are cut into
   */
  record Images(String column, String files, PatchGrid grid) implements Content {
    /**
     * @throws IllegalArgumentException when the images or their column are not told
     */
    public Images {
      if (column.isBlank()) {
        throw new IllegalArgumentException(
            "image-column is empty; name the column with the image's file");
      }
      if (files.isBlank()) {
        throw new IllegalArgumentException("images is empty; give a path, glob or folder");
      }
      Objects.requireNonNull(grid, "grid");
    }

    /** Names of the patches, row by row, counted from 1. */
    public List<String> patches() {
      return IntStream.range(0, grid.rows() * grid.columns())
          .mapToObj(k -> "r%dc%d".formatted(k / grid.columns() + 1, k % grid.columns() + 1))
          .toList();
    }
  }
}
