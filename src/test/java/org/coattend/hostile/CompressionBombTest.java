package org.coattend.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.coattend.hostile.FuzzedReader.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small compressed files that are large decompressed: no reader takes memory for all of it. */
class CompressionBombTest {
  private static final int PART = 1 << 24;

  /** Of parts, which make a line of 448 MB. */
  private static final int PARTS = 28;

  /** Bytes that reading may allocate, garbage included; the line as a text takes 900 MB. */
  private static final long ALLOCATED = 750L << 20;

  @TempDir Path scratch;
  @TempDir Path folder;

  @Test
  void aLineWithoutAnEndIsNotHeldInMemory() throws Exception {
    byte[] part = new byte[PART];
    Arrays.fill(part, (byte) 'A');
    byte[] line = Compression.GZIP.of(part);
    for (FuzzedReader reader : new Readers(scratch).all()) {
      for (Sample sample : reader.compressed() ? eachFormat(reader.samples()) : List.<Sample>of()) {
        Path file = folder.resolve(sample.file() + Compression.GZIP.extension);
        try (OutputStream out = Files.newOutputStream(file)) {
          out.write(Compression.GZIP.of(sample.content()));
          for (int k = 0; k < PARTS; k++) {
            out.write(line);
          }
        }
        long before = allocated();
        assertThat(reader.outcome(file)).as("%s", file).isNotEqualTo(Outcome.PARSED);
        assertThat(allocated() - before).as("allocated for %s", file).isLessThan(ALLOCATED);
      }
    }
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** The first sample of each extension. */
  private static List<Sample> eachFormat(List<Sample> samples) {
    Set<String> seen = new HashSet<>();
    return samples.stream()
        .filter(sample -> seen.add(sample.file().substring(sample.file().lastIndexOf('.'))))
        .toList();
  }
}
