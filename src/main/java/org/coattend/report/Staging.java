package org.coattend.report;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.coattend.option.Excerpt;

/**
 * Where a run writes until it is whole. Then a file says what is to become of the report; from that
 * moment on the run counts, and what is left to do is to remove what is replaced and to move files,
 * which the next run does where this one is killed. Before it, nothing in the report has changed.
 */
final class Staging {
  private static final String FOLDER = ".staging";
  private static final String COMMIT = "_commit.json";

  /** Says that what is to be replaced is gone, so that nothing of the new is taken for it. */
  private static final String CLEARED = "_cleared";

  /**
   * What is to be done, so that doing it twice does no harm.
   *
   * @param from folder within the report from which the new is moved; empty: this one
   * @param replaced names of the report's tables, files and folders that go
   * @param tables of which files that the manifest does not name are removed
   * @param file the manifest's name
   * @param manifest written last
   */
  record Commit(
      String from, List<String> replaced, List<String> tables, String file, Manifest manifest) {}

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

  /**
   * Finishes what a killed run had left to do, if it was whole.
   *
   * @throws IllegalArgumentException when what it left says cannot be read
   */
  void recover() throws IOException {
    Optional<Commit> begun = begun();
    if (begun.isPresent()) {
      apply(begun.get());
    }
  }

  /** Removes what a run has left that was not whole. */
  void discard() throws IOException {
    if (!files().exists(path(COMMIT))) {
      remove();
    }
  }

  /** Removes what a run has left, whole or not. */
  void remove() throws IOException {
    if (files().exists(folder) && !files().delete(folder, true)) {
      throw new IOException("cannot remove " + folder);
    }
  }

  /** Makes what was written the report's, or part of it. */
  void commit(Commit commit) throws IOException {
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
    Commit commit;
    try (InputStream in = files().open(path)) {
      commit = Manifest.JSON.readValue(in, Commit.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "output: %s is damaged, or of another version; give --overwrite or another folder"
              .formatted(path),
          e);
    }
    List<String> names = new ArrayList<>(commit.tables());
    names.addAll(commit.replaced());
    names.add(commit.file());
    if (!commit.from().isEmpty()) {
      names.add(commit.from());
    }
    names.forEach(name -> requireWithin(path, name));
    return Optional.of(commit);
  }

  /** Whoever can write into the folder could else have other files moved or removed. */
  private static void requireWithin(Path commit, String name) {
    if (name.isEmpty() || name.contains("/") || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException(
          "output: %s names '%s', which is no part of the report; remove it, or give another folder"
              .formatted(commit, Excerpt.of(name)));
    }
  }

  private void apply(Commit commit) throws IOException {
    if (!commit.replaced().isEmpty() && !files().exists(path(CLEARED))) {
      Manifest.delete(report, commit.file(), hadoop);
      for (String name : commit.replaced()) {
        files().delete(new Path(report, name), true);
      }
      files().create(path(CLEARED), true).close();
    }
    Path from = commit.from().isEmpty() ? folder : new Path(report, commit.from());
    for (FileStatus staged : files().listStatus(from)) {
      String name = staged.getPath().getName();
      if (!name.startsWith("_") && !name.startsWith(".")) {
        move(staged.getPath(), new Path(report, name));
      }
    }
    Set<String> known = Set.copyOf(commit.manifest().files());
    for (String table : commit.tables()) {
      for (String file : tableFiles(report, table)) {
        if (!known.contains(file)) {
          files().delete(new Path(report, file), false);
        }
      }
    }
    commit.manifest().write(report, commit.file(), hadoop);
    if (!commit.from().isEmpty()) {
      Manifest.delete(from, commit.file(), hadoop); // it names files that have gone
    }
    files().delete(path(COMMIT), false); // before the mark, without which it would clear again
    files().delete(from, true);
    remove();
  }

  private void move(Path from, Path to) throws IOException {
    if (!files().exists(to)) {
      rename(from, to);
    } else if (files().getFileStatus(from).isFile()) {
      files().delete(to, true);
      rename(from, to);
    } else {
      for (FileStatus child : files().listStatus(from)) {
        move(child.getPath(), new Path(to, child.getPath().getName()));
      }
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files().rename(from, to)) {
      throw new IOException("cannot rename %s to %s".formatted(from, to));
    }
  }

  /** The staged files of tables, by path within the report. */
  List<String> files(List<String> tables) throws IOException {
    List<String> found = new ArrayList<>();
    for (String table : tables) {
      found.addAll(tableFiles(folder, table));
    }
    return found;
  }

  private List<String> tableFiles(Path parent, String table) throws IOException {
    Path path = new Path(parent, table);
    if (!files().exists(path)) {
      return List.of();
    }
    return Stream.of(files().listStatus(path))
        .map(file -> file.getPath().getName())
        .filter(name -> name.startsWith("part-") && name.endsWith(".parquet"))
        .map(name -> table + "/" + name)
        .toList();
  }

  private FileSystem files() throws IOException {
    return report.getFileSystem(hadoop);
  }
}
