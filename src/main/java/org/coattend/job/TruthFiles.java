package org.coattend.job;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.coattend.evaluation.TruthFile;

/** Truth files on any file system that Hadoop knows. */
final class TruthFiles {
  /** A comma that is not within the braces of a glob. */
  private static final Pattern COMMA = Pattern.compile(",(?![^{]*\\})");

  private TruthFiles() {}

  /**
   * Lists truth files in the order of their paths, with their sizes in bytes; files with other
   * names are passed over.
   *
   * @param locations paths, globs and folders, separated by commas; folders with all below them
   * @throws IllegalArgumentException when a location matches nothing or no truth file is found
   */
  static Map<TruthFile, Long> list(String locations, Configuration hadoop) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    for (String location : COMMA.split(locations, -1)) {
      Path glob = new Path(location.strip());
      FileStatus[] matches = glob.getFileSystem(hadoop).globStatus(glob);
      if (matches == null || matches.length == 0) {
        throw new IllegalArgumentException("truth: nothing is at %s".formatted(location));
      }
      for (FileStatus match : matches) {
        addFiles(match, hadoop, sizes);
      }
    }
    Map<TruthFile, Long> files = new LinkedHashMap<>();
    sizes.forEach((path, bytes) -> TruthFile.at(path).ifPresent(file -> files.put(file, bytes)));
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "truth: none of the %d files at %s is named *.tsv, *.pdb, *.ent or *.cif"
              .formatted(sizes.size(), locations));
    }
    return files;
  }

  private static void addFiles(FileStatus match, Configuration hadoop, Map<String, Long> sizes)
      throws IOException {
    FileSystem files = match.getPath().getFileSystem(hadoop);
    if (match.isFile()) {
      sizes.put(match.getPath().toString(), match.getLen());
      return;
    }
    RemoteIterator<LocatedFileStatus> below = files.listFiles(match.getPath(), true);
    while (below.hasNext()) {
      LocatedFileStatus file = below.next();
      sizes.put(file.getPath().toString(), file.getLen());
    }
  }

  /**
   * The truth of each family that has one, by family.
   *
   * <p>A structure whose whole name is no family's may be another's with its chain behind: {@code
   * 1abc_A.pdb} is family 1abc's truth.
   *
   * @throws IllegalArgumentException when two files claim one family
   */
  static Map<String, TruthFile> byFamily(Collection<TruthFile> files, Set<String> families) {
    Map<String, TruthFile> truth = new TreeMap<>();
    for (TruthFile file : files) {
      String family = families.contains(file.family()) ? file.family() : file.familyWithoutChain();
      TruthFile other = families.contains(family) ? truth.putIfAbsent(family, file) : null;
      if (other != null) {
        throw new IllegalArgumentException(
            "truth: family %s has two files, %s and %s; leave one out"
                .formatted(family, other.path(), file.path()));
      }
    }
    return truth;
  }

  /**
   * As {@link #byFamily}, of which there must be some.
   *
   * @throws IllegalArgumentException when no file is of a family, or two claim one
   */
  static Map<String, TruthFile> ofSome(Collection<TruthFile> files, Set<String> families) {
    Map<String, TruthFile> truth = byFamily(files, families);
    if (truth.isEmpty()) {
      throw new IllegalArgumentException(
          "truth: none of the %d truth files is of a family of the input; files are of %s, …; families are %s, …"
              .formatted(
                  files.size(),
                  files.stream().map(TruthFile::family).limit(3).toList(),
                  families.stream().limit(3).toList()));
    }
    return truth;
  }
}
