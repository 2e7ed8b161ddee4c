package org.coattend.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder with pages of HTML, which are known by a mark; whatever else is there is left alone. */
public final class PageFolder {
  /** Its name within a report. */
  public static final String NAME = "html";

  /** What a page has among its first {@value #BEGINNING} bytes. */
  public static final String MARK = "<meta name=\"generator\" content=\"Coattend\">";

  private static final int BEGINNING = 512;

  private final Path folder;
  private final FileSystem files;

  public PageFolder(Path folder, Configuration hadoop) throws IOException {
    this.folder = folder;
    files = folder.getFileSystem(hadoop);
  }

  /**
   * Checks that pages can be written.
   *
   * @param names of their files
   * @param overwrite whether pages that are there may be replaced
   * @throws IllegalArgumentException when pages are there, or files of the same names that are none
   */
  public void requireFree(List<String> names, boolean overwrite) throws IOException {
    if (!overwrite && !pages().isEmpty()) {
      throw new IllegalArgumentException(
          "output: %s has pages; give --overwrite or another folder".formatted(folder));
    }
    for (String name : names) {
      Path file = new Path(folder, name);
      if (files.exists(file) && !isPage(file)) {
        throw new IllegalArgumentException(
            "output: %s is not a page of ours and is not replaced; give another folder"
                .formatted(file));
      }
    }
  }

  /** Removes the pages, and the folder with them if nothing else is there. */
  public void clear() throws IOException {
    for (Path page : pages()) {
      files.delete(page, false);
    }
    if (files.exists(folder) && files.listStatus(folder).length == 0) {
      files.delete(folder, false);
    }
  }

  private List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    if (files.exists(folder)) {
      for (FileStatus file : files.listStatus(folder)) {
        if (file.isFile() && file.getPath().getName().endsWith(".html") && isPage(file.getPath())) {
          pages.add(file.getPath());
        }
      }
    }
    return pages;
  }

  private boolean isPage(Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return new String(in.readNBytes(BEGINNING), StandardCharsets.UTF_8).contains(MARK);
    }
  }
}
