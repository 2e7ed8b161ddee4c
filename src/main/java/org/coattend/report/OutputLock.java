package org.coattend.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in a folder that a run is writing there, so that another refuses.
 *
 * <p>The run renews its file every ten seconds. A killed one does not: its file counts for nothing
 * once its process is gone, where that can be told, and else after two minutes.
 */
public final class OutputLock implements AutoCloseable {
  private static final String FILE = ".lock";
  private static final Duration BEAT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** In which two that begin at once both have written, so that the later one is seen by both. */
  private static final Duration BOTH_WRITTEN = Duration.ofMillis(200);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(OutputLock.class);

  /**
   * Who writes.
   *
   * @param run of its own
   * @param host its driver's
   * @param space within which processes are told apart by number; empty where that is not known
   * @param pid its driver's
   * @param started when the driver's process began, in milliseconds
   * @param since when it took the lock
   * @param renewed in milliseconds
   */
  record Holder(
      String run, String host, String space, long pid, long started, String since, long renewed) {

    static Holder self(String run) throws IOException {
      ProcessHandle process = ProcessHandle.current();
      return new Holder(
          run,
          InetAddress.getLocalHost().getHostName(),
          currentSpace(),
          process.pid(),
          started(process),
          Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
          System.currentTimeMillis());
    }

    private static String currentSpace() {
      java.nio.file.Path space = java.nio.file.Path.of("/proc/self/ns/pid");
      try {
        return Files.readSymbolicLink(space).toString();
      } catch (IOException | UnsupportedOperationException e) {
        return "";
      }
    }

    private static long started(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    Holder again() {
      return new Holder(run, host, space, pid, started, since, System.currentTimeMillis());
    }

    boolean gone(Holder self) {
      if (!space.isEmpty() && host.equals(self.host) && space.equals(self.space)) {
        return ProcessHandle.of(pid)
            .filter(process -> process.isAlive() && started(process) == started)
            .isEmpty();
      }
      return self.renewed - renewed > PATIENCE.toMillis();
    }
  }

  private final FileSystem files;
  private final Path folder;
  private final Path file;
  private final Holder holder;
  private final boolean made;
  private final Timer beats = new Timer("coattend-output-lock", true);
  private boolean closed;

  private OutputLock(FileSystem files, Path folder, Holder holder, boolean made) {
    this.files = files;
    this.folder = folder;
    this.holder = holder;
    this.made = made;
    file = new Path(folder, FILE);
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

  /**
   * Takes a folder, which is made where there is none.
   *
   * @throws IllegalArgumentException when another run has it
   * @throws IOException when the folder cannot be written to
   */
  public static OutputLock take(String output, Configuration hadoop) throws IOException {
    Path folder = new Path(output);
    FileSystem files = folder.getFileSystem(hadoop);
    boolean made = !files.exists(folder);
    if (!files.mkdirs(folder)) {
      throw new IOException("cannot make the folder " + folder);
    }
    Path file = new Path(folder, FILE);
    Holder self = Holder.self(UUID.randomUUID().toString());
    refuse(output, read(files, file), self);
    try {
      write(files, file, self, false);
    } catch (FileAlreadyExistsException e) {
      refuse(output, read(files, file), self);
      write(files, file, self, true);
    }
    pause();
    Optional<Holder> last = read(files, file);
    if (last.isEmpty() || !last.get().run().equals(self.run())) {
      refuse(output, last, self);
    }
    return new OutputLock(files, folder, self, made);
  }

  private static void refuse(String output, Optional<Holder> holder, Holder self) {
    if (holder.isPresent() && !holder.get().gone(self)) {
      Holder other = holder.get();
      throw new IllegalArgumentException(
          "output: another run has been writing to %s since %s (process %d on %s); wait for its end, or give another folder"
              .formatted(output, other.since(), other.pid(), other.host()));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BOTH_WRITTEN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whoever has the folder; nobody where the file is not there, or damaged. */
  private static Optional<Holder> read(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return Optional.of(JSON.readValue(in, Holder.class));
    } catch (FileNotFoundException | JacksonException e) {
      return Optional.empty();
    }
  }

  private static void write(FileSystem files, Path file, Holder holder, boolean replace)
      throws IOException {
    try (OutputStream out = files.create(file, replace)) {
      out.write(JSON.writeValueAsBytes(holder));
    }
  }

  private synchronized void renew() {
    try {
      if (!closed && isMine()) {
        write(files, file, holder.again(), true);
      }
    } catch (IOException e) {
      LOG.info("cannot renew {}", file, e);
    }
  }

  private boolean isMine() throws IOException {
    return read(files, file).filter(last -> last.run().equals(holder.run())).isPresent();
  }

  /** Leaves the folder, and removes it if it was not there before and nothing came of it. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    beats.cancel();
    if (isMine()) {
      files.delete(file, false);
    }
    if (made && files.exists(folder) && files.listStatus(folder).length == 0) {
      files.delete(folder, false);
    }
  }
}
