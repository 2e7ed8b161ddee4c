package org.coattend.job;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.coattend.evaluation.TruthFile;

/** Truth files on any file system that Hadoop knows. */
final class TruthFiles {
  /** A comma that is not within the braces of a glob. */
  private static final Pattern COMMA = Pattern.compile(",(?![^{]*\\})");

  private TruthFiles() {}

  /**
   * Lists truth files in the order of their paths; files with other names are passed over.
   *
   * @param locations paths, globs and folders, separated by commas; folders with all below them
   * @throws IllegalArgumentException when a location matches nothing or no truth file is found
   */
  static List<TruthFile> list(String locations, Configuration hadoop) throws IOException {
    List<String> paths = new ArrayList<>();
    for (String location : COMMA.split(locations, -1)) {
      Path glob = new Path(location.strip());
      FileStatus[] matches = glob.getFileSystem(hadoop).globStatus(glob);
      if (matches == null || matches.length == 0) {
        throw new IllegalArgumentException("truth: nothing is at %s".formatted(location));
      }
      for (FileStatus match : matches) {
        addFiles(match, hadoop, paths);
      }
    }
    List<TruthFile> files =
        paths.stream().distinct().sorted().map(TruthFile::at).flatMap(Optional::stream).toList();
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "truth: none of the %d files at %s is named *.tsv, *.pdb, *.ent or *.cif"
              .formatted(paths.size(), locations));
    }
    return files;
  }

  private static void addFiles(FileStatus match, Configuration hadoop, List<String> paths)
      throws IOException {
    FileSystem files = match.getPath().getFileSystem(hadoop);
    if (match.isFile()) {
      paths.add(match.getPath().toString());
      return;
    }
    RemoteIterator<LocatedFileStatus> below = files.listFiles(match.getPath(), true);
    while (below.hasNext()) {
      paths.add(below.next().getPath().toString());
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
  static Map<String, TruthFile> byFamily(List<TruthFile> files, Set<String> families) {
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

  /** Opens a file and decompresses it as its name says. */
  static InputStream open(String file, Configuration hadoop) throws IOException {
    Path path = new Path(file);
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    InputStream content = path.getFileSystem(hadoop).open(path);
    return codec == null ? content : codec.createInputStream(content);
  }
}
