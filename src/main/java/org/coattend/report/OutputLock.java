package org.coattend.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in a folder that a run is writing there, so that another refuses.
 *
 * <p>The run renews its file every ten seconds. A killed one does not: its file counts for nothing
 * once its process is gone, where that can be told, and else when the file has been watched for
 * half a minute and not been renewed. No clocks are compared.
 */
public final class OutputLock implements AutoCloseable {
  private static final String FILE = ".lock";
  private static final Duration BEAT = Duration.ofSeconds(10);
  private static final Duration WATCH = BEAT.multipliedBy(3);

  /** In which two that begin at once both have written, so that the later one is seen by both. */
  private static final Duration BOTH_WRITTEN = Duration.ofMillis(200);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(OutputLock.class);

  /** Folders that this process has, and the run that has each. */
  private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

  /**
   * Who writes.
   *
   * @param run of its own
   * @param host its driver's name
   * @param processes the boot of a machine and the space within which its processes are told apart
   *     by number; empty where that is not known
   * @param pid its driver's
   * @param started when the driver's process began, as the machine counts; empty likewise
   * @param since when it took the lock
   */
  record Holder(String run, String host, String processes, long pid, String started, String since) {

    static Holder self() {
      long pid = ProcessHandle.current().pid();
      return new Holder(
          UUID.randomUUID().toString(),
          hostName(),
          processSpace(),
          pid,
          startOf(pid),
          Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static String hostName() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "a host without a name";
      }
    }

    private static String processSpace() {
      try {
        String boot = Files.readString(java.nio.file.Path.of("/proc/sys/kernel/random/boot_id"));
        return boot.strip()
            + " "
            + Files.readSymbolicLink(java.nio.file.Path.of("/proc/self/ns/pid"));
      } catch (IOException e) {
        return "";
      }
    }

    /** The 22nd field of its stat, the 20th after the name in brackets. */
    private static String startOf(long pid) {
      try {
        String stat = Files.readString(java.nio.file.Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
      } catch (IOException e) {
        return "";
      }
    }

    boolean canBeSeenFrom(Holder other) {
      return !processes.isEmpty() && processes.equals(other.processes);
    }

    boolean isAlive() {
      return ProcessHandle.of(pid).isPresent() && startOf(pid).equals(started);
    }
  }

  private final FileSystem files;
  private final Path folder;
  private final Path file;
  private final Holder holder;
  private final Optional<Path> made;
  private final Timer beats = new Timer("coattend-output-lock", true);
  private boolean closed;

  private OutputLock(FileSystem files, Path folder, Holder holder, Optional<Path> made) {
    this.files = files;
    this.folder = folder;
    this.holder = holder;
    this.made = made;
    file = new Path(folder, FILE);
  }

  /**
   * Takes a folder, which is made where there is none.
   *
   * @throws IllegalArgumentException when another run has it
   * @throws IOException when the folder cannot be written to
   */
  public static OutputLock take(String output, Configuration hadoop) throws IOException {
    return take(output, hadoop, WATCH);
  }

  static OutputLock take(String output, Configuration hadoop, Duration watch) throws IOException {
    FileSystem files = new Path(output).getFileSystem(hadoop);
    Path folder = files.makeQualified(new Path(output));
    Optional<Path> made = missing(files, folder);
    if (!files.mkdirs(folder)) {
      throw new IOException("cannot make the folder " + folder);
    }
    Path file = new Path(folder, FILE);
    Holder self = Holder.self();
    boolean left = files.exists(file);
    if (left) {
      requireDead(output, files, file, self, watch);
    }
    try {
      write(files, file, self, left);
    } catch (FileAlreadyExistsException e) {
      throw refused(output, read(files, file));
    }
    sleep(BOTH_WRITTEN);
    Optional<Holder> last = read(files, file);
    if (!last.equals(Optional.of(self))) {
      throw refused(output, last);
    }
    OutputLock lock = new OutputLock(files, folder, self, made);
    lock.begin();
    return lock;
  }

  /** The highest folder that is yet to be made. */
  private static Optional<Path> missing(FileSystem files, Path folder) throws IOException {
    Optional<Path> missing = Optional.empty();
    for (Path path = folder; path != null && !files.exists(path); path = path.getParent()) {
      missing = Optional.of(path);
    }
    return missing;
  }

  private static void requireDead(
      String output, FileSystem files, Path file, Holder self, Duration watch) throws IOException {
    Optional<Holder> holder = read(files, file);
    if (holder.isPresent() && holder.get().canBeSeenFrom(self)) {
      if (holder.get().isAlive()) {
        throw refused(output, holder);
      }
      return;
    }
    LOG.warn("{} may be of a run that is alive: watching it for {} s", file, watch.toSeconds());
    FileStatus before = files.getFileStatus(file);
    sleep(watch);
    if (files.exists(file)
        && files.getFileStatus(file).getModificationTime() != before.getModificationTime()) {
      throw refused(output, read(files, file));
    }
  }

  private static IllegalArgumentException refused(String output, Optional<Holder> holder) {
    return new IllegalArgumentException(
        "output: another run %sis writing to %s; wait for its end, or give another folder"
            .formatted(
                holder
                    .map(
                        other ->
                            "(process %d on %s, since %s) "
                                .formatted(other.pid(), other.host(), other.since()))
                    .orElse(""),
                output));
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whoever has the folder; nobody where the file is not there, or damaged. */
  private static Optional<Holder> read(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return Optional.ofNullable(
              JSON.readValue(new String(in.readAllBytes(), StandardCharsets.UTF_8), Holder.class))
          .filter(holder -> holder.run() != null && holder.processes() != null);
    } catch (FileNotFoundException | JacksonException | ChecksumException e) {
      return Optional.empty();
    }
  }

  private static void write(FileSystem files, Path file, Holder holder, boolean replace)
      throws IOException {
    try (OutputStream out = files.create(file, replace)) {
      out.write(JSON.writeValueAsBytes(holder));
    } catch (FSError e) {
      throw new IOException(e.getCause());
    }
  }

  /** Whether this process has not lost a folder that it took; true where it took none. */
  static boolean isHeld(Path report, Configuration hadoop) throws IOException {
    FileSystem files = report.getFileSystem(hadoop);
    Path folder = files.makeQualified(report);
    String run = HELD.get(folder);
    return run == null
        || read(files, new Path(folder, FILE))
            .filter(holder -> holder.run().equals(run))
            .isPresent();
  }

  /**
   * Checks that.
   *
   * @throws IllegalStateException when another run has taken the folder
   */
  static void requireHeld(Path report, Configuration hadoop) throws IOException {
    if (!isHeld(report, hadoop)) {
      throw new IllegalStateException(
          "output: %s: another run has taken the folder meanwhile; run again when no other does"
              .formatted(report));
    }
  }

  private void begin() {
    HELD.put(folder, holder.run());
    beats.schedule(
        new TimerTask() {
          @Override
          public void run() {
            renew();
          }
        },
        BEAT.toMillis(),
        BEAT.toMillis());
  }

  /** By the file's time; where a store has none to set, by writing the file again. */
  synchronized void renew() {
    try {
      if (!closed && isMine()) {
        long before = files.getFileStatus(file).getModificationTime();
        files.setTimes(file, Math.max(System.currentTimeMillis(), before + 1000), -1);
        if (files.getFileStatus(file).getModificationTime() == before) {
          write(files, file, holder, true);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.info("cannot renew {}", file, e);
    }
  }

  private boolean isMine() throws IOException {
    return read(files, file).equals(Optional.of(holder));
  }

  /** Leaves the folder, and removes folders that were made for it if nothing came of it. */
  @Override
  public synchronized void close() {
    closed = true;
    beats.cancel();
    HELD.remove(folder);
    try {
      if (isMine()) {
        files.delete(file, false);
      }
      if (made.isPresent()) {
        Path last = made.get().getParent();
        for (Path path = folder; !path.equals(last) && isEmpty(path); path = path.getParent()) {
          files.delete(path, false);
        }
      }
    } catch (IOException e) {
      LOG.warn("{} stays, until the next run sees that it is nobody's", file, e);
    }
  }

  private boolean isEmpty(Path path) throws IOException {
    return files.exists(path) && files.listStatus(path).length == 0;
  }
}
