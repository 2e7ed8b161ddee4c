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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    foreign("started", 1L);

    take().close();
  }

  @Test
  void theLockOfAnotherHostCountsAsLongAsItIsRenewed() throws IOException {
    foreign("host", "elsewhere");
    assertThatIllegalArgumentException()
        .isThrownBy(this::take)
        .withMessageContaining("on elsewhere");

    foreign("renewed", System.currentTimeMillis() - Duration.ofMinutes(3).toMillis());
    take().close();
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
    Path file = output().resolve(".lock");
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
    return OutputLock.take(output().toString(), new Configuration());
  }

  private Path output() {
    return temp.resolve("report");
  }
}
