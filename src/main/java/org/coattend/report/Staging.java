package org.coattend.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a run writes until it is whole. Then a file says what is to become of the report; from that
 * moment on the run counts, and what is left to do is to move files, which the next run does where
 * this one is killed. Before it, nothing in the report has changed.
 */
final class Staging {
  private static final String FOLDER = ".staging";
  private static final String COMMIT = "_commit.json";

  /**
   * What is to be done, so that doing it twice does no harm.
   *
   * @param replace whether the report that was there goes
   * @param tables of which files that the manifest does not name are removed
   * @param others files and folders that go with the report when it is replaced
   * @param staged names of what is to be moved
   * @param file the manifest's name
   * @param manifest written last
   */
  private record Commit(
      boolean replace,
      List<String> tables,
      List<String> others,
      List<String> staged,
      String file,
      Manifest manifest) {}

  private final Path report;
  private final Path folder;
  private final Configuration hadoop;

  Staging(Path report, Configuration hadoop) {
    this.report = report;
    this.hadoop = hadoop;
    folder = new Path(report, FOLDER);
  }

  /** Where a table, file or folder is written. */
  Path path(String name) {
    return new Path(folder, name);
  }

  /** Finishes what a killed run had left to do, if it was whole. */
  void recover() throws IOException {
    Optional<Commit> begun = begun();
    if (begun.isPresent()) {
      apply(begun.get());
    }
  }

  /** Removes what a run has left that was not whole. */
  void discard() throws IOException {
    if (begun().isEmpty()) {
      files().delete(folder, true);
    }
  }

  /** Makes what was written the report's, or part of it. */
  void commit(
      boolean replace, List<String> tables, List<String> others, String file, Manifest manifest)
      throws IOException {
    List<String> staged = new ArrayList<>();
    if (files().exists(folder)) {
      for (FileStatus entry : files().listStatus(folder)) {
        staged.add(entry.getPath().getName());
      }
    }
    Commit commit = new Commit(replace, tables, others, staged, file, manifest);
    Path unfinished = path(COMMIT + ".unfinished");
    try (OutputStream out = files().create(unfinished, true)) {
      Manifest.JSON.writeValue(out, commit);
    }
    rename(unfinished, path(COMMIT));
    apply(commit);
  }

  private Optional<Commit> begun() throws IOException {
    Path path = path(COMMIT);
    if (!files().exists(path)) {
      return Optional.empty();
    }
    try (InputStream in = files().open(path)) {
      return Optional.of(Manifest.JSON.readValue(in, Commit.class));
    }
  }

  private void apply(Commit commit) throws IOException {
    if (commit.replace()) {
      Manifest.delete(report, commit.file(), hadoop);
      List<String> old = new ArrayList<>(commit.tables());
      old.addAll(commit.others());
      for (String name : old) {
        if (!commit.staged().contains(name) || files().exists(path(name))) {
          files().delete(new Path(report, name), true);
        }
      }
    }
    for (String name : commit.staged()) {
      if (files().exists(path(name))) {
        move(path(name), new Path(report, name));
      }
    }
    removeOthersThan(commit.manifest().files(), commit.tables());
    commit.manifest().write(report, commit.file(), hadoop);
    files().delete(folder, true);
  }

  private void move(Path from, Path to) throws IOException {
    if (!files().exists(to)) {
      rename(from, to);
      return;
    }
    if (files().getFileStatus(from).isFile()) {
      files().delete(to, true);
      rename(from, to);
      return;
    }
    for (FileStatus child : files().listStatus(from)) {
      move(child.getPath(), new Path(to, child.getPath().getName()));
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files().rename(from, to)) {
      throw new IOException("cannot rename %s to %s".formatted(from, to));
    }
  }

  private void removeOthersThan(List<String> known, List<String> tables) throws IOException {
    for (String table : tables) {
      for (String file : tableFiles(report, table)) {
        if (!known.contains(file)) {
          files().delete(new Path(report, file), false);
        }
      }
    }
  }

  /** The files of a staged table, by path within the report. */
  List<String> files(String table) throws IOException {
    return tableFiles(folder, table);
  }

  private List<String> tableFiles(Path parent, String table) throws IOException {
    List<String> found = new ArrayList<>();
    Path path = new Path(parent, table);
    if (files().exists(path)) {
      for (FileStatus file : files().listStatus(path)) {
        String name = file.getPath().getName();
        if (name.startsWith("part-") && name.endsWith(".parquet")) {
          found.add(table + "/" + name);
        }
      }
    }
    return found;
  }

  private FileSystem files() throws IOException {
    return report.getFileSystem(hadoop);
  }
}
