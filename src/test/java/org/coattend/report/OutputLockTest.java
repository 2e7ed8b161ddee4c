package org.coattend.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputLockTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path temp;

  @Test
  void aSecondRunRefusesAndSaysWhoWrites() throws IOException {
    try (OutputLock first = take()) {
      assertThat(first).isNotNull();
      assertThatIllegalArgumentException()
          .isThrownBy(this::take)
          .withMessageContaining("process " + ProcessHandle.current().pid())
          .withMessageContaining(output().toString());
    }
    take().close();
    assertThat(output()).doesNotExist();
  }

  @Test
  void whatARunLeftStaysAndTheLockGoes() throws IOException {
    try (OutputLock lock = take()) {
      assertThat(lock).isNotNull();
      Files.writeString(output().resolve("table"), "rows");
    }

    assertThat(output()).isDirectoryContaining("glob:**/table");
    assertThat(output().resolve(".lock")).doesNotExist();
  }

  @Test
  void theLockOfADeadProcessCountsForNothing() throws IOException, InterruptedException {
    Process dead = new ProcessBuilder("true").start();
    assertThat(dead.waitFor(10, TimeUnit.SECONDS)).isTrue();
    foreign("pid", dead.pid());

    take().close();
  }

  @Test
  void theLockOfAnotherProcessOfTheSameNumberCountsForNothing() throws IOException {
    foreign("started", "1");

    take().close();
  }

  @Test
  void aLockThatCannotBeSeenCountsAsLongAsItIsRenewed() throws IOException {
    foreign("processes", "another boot");
    Timer renewing = new Timer(true);
    renewing.schedule(
        new TimerTask() {
          @Override
          public void run() {
            lock().toFile().setLastModified(System.currentTimeMillis() + 5000);
          }
        },
        500);

    assertThatIllegalArgumentException().isThrownBy(this::take).withMessageContaining("process");
    renewing.cancel();
    take().close();
  }

  @Test
  void aLockThatSaysNothingIsWatchedToo() throws IOException {
    Files.createDirectories(output());
    Files.createFile(lock());

    take().close();
    assertThat(lock()).doesNotExist();
  }

  @Test
  void renewingChangesTheTimeAndNothingElse() throws IOException {
    try (OutputLock lock = take()) {
      String before = Files.readString(lock());
      FileTime time = Files.getLastModifiedTime(lock());
      lock.renew();

      assertThat(Files.getLastModifiedTime(lock())).isGreaterThan(time);
      assertThat(Files.readString(lock())).isEqualTo(before);
    }
  }

  @Test
  void aRunWhoseFolderAnotherHasTakenIsToldSo() throws IOException {
    org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(output().toString());
    try (OutputLock lock = take()) {
      assertThat(OutputLock.isHeld(folder, new Configuration())).isTrue();
      foreign("run", "another");

      assertThat(OutputLock.isHeld(folder, new Configuration())).isFalse();
      assertThatThrownBy(() -> OutputLock.requireHeld(folder, new Configuration()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another run");
      lock.renew();
    }
    assertThat(Files.readString(lock())).contains("another");
  }

  @Test
  void foldersThatWereMadeGoIfNothingCameOfThem() throws IOException {
    Path deep = temp.resolve("a/b/c");
    OutputLock.take(deep.toString(), new Configuration()).close();

    assertThat(temp.resolve("a")).doesNotExist();
  }

  @Test
  void ofManyThatBeginAtOnceOneHasTheFolder() throws Exception {
    int many = 8;
    Files.createDirectories(output());
    CyclicBarrier start = new CyclicBarrier(many);
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Future<OutputLock>> locks = new ArrayList<>();
      for (int k = 0; k < many; k++) {
        locks.add(
            threads.submit(
                () -> {
                  start.await();
                  try {
                    return take();
                  } catch (IllegalArgumentException e) {
                    return null;
                  }
                }));
      }
      List<OutputLock> taken = new ArrayList<>();
      for (Future<OutputLock> lock : locks) {
        if (lock.get() != null) {
          taken.add(lock.get());
        }
      }
      assertThat(taken).hasSize(1);
      taken.get(0).close();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "mine");

    assertThatThrownBy(() -> OutputLock.take(file + "/report", new Configuration()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  /** A lock that is ours but for one value, as if another run had left it. */
  private void foreign(String name, Object value) throws IOException {
    Path file = lock();
    ObjectNode holder;
    if (Files.exists(file)) {
      holder = (ObjectNode) JSON.readTree(Files.readString(file));
    } else {
      try (OutputLock lock = take()) {
        assertThat(lock).isNotNull();
        JsonNode own = JSON.readTree(Files.readString(file));
        holder = (ObjectNode) own;
      }
    }
    holder.putPOJO(name, value);
    Files.createDirectories(output());
    Files.deleteIfExists(output().resolve("..lock.crc"));
    Files.writeString(file, JSON.writeValueAsString(holder));
  }

  private OutputLock take() throws IOException {
    return OutputLock.take(output().toString(), new Configuration(), Duration.ofSeconds(2));
  }

  private Path lock() {
    return output().resolve(".lock");
  }

  private Path output() {
    return temp.resolve("report");
  }
}
