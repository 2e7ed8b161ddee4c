package org.coattend.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds the files that comma-separated paths, globs and folders stand for. */
public final class InputListing {
  private final Configuration hadoop;
  private final Predicate<String> wantedInFolders;

  /**
   * @param wantedInFolders which names of files are taken from a folder; files that are named or
   *     matched by a glob are always taken
   */
  public InputListing(Configuration hadoop, Predicate<String> wantedInFolders) {
    this.hadoop = hadoop;
    this.wantedInFolders = wantedInFolders;
  }

  /**
   * The files of comma-separated paths, each once, sorted by path.
   *
   * @throws BadInputException when a path stands for no file
   */
  public List<FileStatus> files(String input) {
    return files(splitOutsideBraces(input));
  }

  /**
   * The files of paths, which may have commas, each once, sorted by path.
   *
   * @throws BadInputException when a path stands for no file
   */
  List<FileStatus> files(List<String> paths) {
    TreeSet<FileStatus> files = new TreeSet<>(Comparator.comparing(FileStatus::getPath));
    for (String pattern : paths) {
      try {
        Path path = new Path(pattern);
        List<FileStatus> found = matches(path.getFileSystem(hadoop), path);
        if (found.isEmpty()) {
          throw new BadInputException(
              new BadRecord(pattern, "", 0, 0, "no file matches; check the path or glob", ""));
        }
        files.addAll(found);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot list " + pattern + ": " + e.getMessage(), e);
      }
    }
    return List.copyOf(files);
  }

  /** A path in which Spark sees no glob. */
  public static String literal(String path) {
    return path.replaceAll("[\\[\\]{}*?\\\\]", "\\\\$0");
  }

  private List<FileStatus> matches(FileSystem fileSystem, Path pattern) throws IOException {
    List<FileStatus> files = new ArrayList<>();
    FileStatus[] matched = fileSystem.globStatus(pattern);
    for (FileStatus status : matched == null ? new FileStatus[0] : matched) {
      if (status.isDirectory()) {
        addFolder(fileSystem, status.getPath(), files);
      } else {
        files.add(status);
      }
    }
    return files;
  }

  private void addFolder(FileSystem fileSystem, Path folder, List<FileStatus> files)
      throws IOException {
    for (FileStatus status : fileSystem.listStatus(folder)) {
      String name = status.getPath().getName();
      if (name.startsWith(".") || name.startsWith("_")) {
        continue;
      }
      if (status.isDirectory()) {
        addFolder(fileSystem, status.getPath(), files);
      } else if (wantedInFolders.test(name)) {
        files.add(status);
      }
    }
  }

  /** The parts between commas; within braces a comma is the glob's. */
  static List<String> splitOutsideBraces(String input) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int k = 0; k <= input.length(); k++) {
      char c = k == input.length() ? ',' : input.charAt(k);
      if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
      } else if (c == ',' && (depth == 0 || k == input.length())) {
        String part = input.substring(from, k).strip();
        if (!part.isEmpty()) {
          parts.add(part);
        }
        from = k + 1;
      }
    }
    return parts;
  }
}
