package org.coattend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.coattend.encoder.Architecture;
import org.coattend.encoder.RandomModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job in a JVM of its own: what there is in its temporary folder meanwhile, and afterwards. */
class TemporaryFilesTest {
  /** Of libraries, without data; JNA keeps its folder, empty, for the user's next program. */
  private static final String NATIVE_CODE = "jna.*|.*\\.so(\\.lck)?";

  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rwx------");

  @TempDir Path folder;

  /**
   * @param folders that were in the temporary folder at some time
   * @param readable names of files below it that others than the user could read
   */
  private record Run(int exitCode, String console, Set<String> folders, Set<String> readable) {}

  @Test
  void whatAJobKeepsForAWhileIsItsUsersAloneAndRemoved() throws Exception {
    Path notes = notes("");

    Run run = run(notes, "--html");

    assertThat(run.exitCode()).as(run.console()).isZero();
    assertNothingIsLeft(run);
  }

  @Test
  void aJobThatFailsRemovesItToo() throws Exception {
    Path notes = notes("n50,too,many,fields,here,too\n");

    Run run = run(notes, "--mode", "failfast");

    assertThat(run.exitCode()).as(run.console()).isEqualTo(Main.MISUSED);
    assertNothingIsLeft(run);
    assertThat(folder.resolve("report")).doesNotExist();
  }

  @Test
  void aReportIsAsPrivateAsTheUmaskSays() throws Exception {
    Run run = run(notes(""), "--html");

    assertThat(run.exitCode()).as(run.console()).isZero();
    try (Stream<Path> files = Files.walk(folder.resolve("report"))) {
      assertThat(files)
          .hasSizeGreaterThan(10)
          .allSatisfy(file -> assertThat(OWNER_ALONE).containsAll(permissions(file)));
    }
  }

  private Path notes(String last) throws IOException {
    StringBuilder table = new StringBuilder("note_id,patient_id,cohort,text\n");
    for (int note = 0; note < 24; note++) {
      table.append(
          "n%d,p%d,ward,PLAN: Cough with fever for %d days.%n".formatted(note, note, note));
    }
    return Files.writeString(folder.resolve("notes.csv"), table.append(last));
  }

  private void assertNothingIsLeft(Run run) throws IOException {
    assertThat(run.folders()).anyMatch(name -> name.startsWith("blockmgr-"));
    assertThat(run.readable()).allMatch(file -> file.matches(NATIVE_CODE));
    try (Stream<Path> left = Files.walk(temporary())) {
      assertThat(left.map(file -> file.getFileName().toString()).skip(1))
          .allMatch(name -> name.matches("jna-.*"));
    }
  }

  private Path temporary() {
    return folder.resolve("tmp");
  }

  private Run run(Path notes, String... options) throws Exception {
    Files.createDirectory(temporary());
    Path encoder = Files.createDirectory(folder.resolve("encoder"));
    new RandomModel(Architecture.BERT, "bert.", 2, 16, 16).write(encoder);
    Path console = folder.resolve("console");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + temporary(),
            "-Dspark.master=local[2]",
            "-Dspark.ui.enabled=false",
            "-Dspark.sql.shuffle.partitions=2",
            // As jobs/submit passes it on; it holds for the report, not for what is temporary.
            "-Dspark.hadoop.fs.permissions.umask-mode=0077",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "org.coattend.Main",
            "notes",
            "--input",
            notes.toString(),
            "--encoder",
            encoder.toString(),
            "--output",
            folder.resolve("report").toString()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(console.toFile())
            .start();
    Watch watch = new Watch();
    try {
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
      while (!process.waitFor(20, TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
        Files.walkFileTree(temporary(), watch);
      }
      assertThat(process.isAlive()).as(Files.readString(console)).isFalse();
    } finally {
      process.destroyForcibly();
    }
    return new Run(process.exitValue(), Files.readString(console), watch.folders, watch.readable);
  }

  /** Walks as one of other users may. */
  private final class Watch extends SimpleFileVisitor<Path> {
    private final Set<String> folders = new TreeSet<>();
    private final Set<String> readable = new TreeSet<>();

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      if (directory.equals(temporary())) {
        return FileVisitResult.CONTINUE;
      }
      folders.add(directory.getFileName().toString());
      return isTheirs(directory) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (isTheirs(file)) {
        readable.add(file.getFileName().toString());
      }
      return FileVisitResult.CONTINUE;
    }

    private boolean isTheirs(Path file) throws IOException {
      try {
        return !OWNER_ALONE.containsAll(permissions(file));
      } catch (NoSuchFileException e) {
        return false;
      }
    }

    /** It came and went. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }

  private static Set<PosixFilePermission> permissions(Path file) throws IOException {
    return Files.getPosixFilePermissions(file);
  }
}
