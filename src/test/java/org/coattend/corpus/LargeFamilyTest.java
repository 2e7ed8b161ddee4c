package org.coattend.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LargeFamilyTest {
  private static final int ROWS = 10_000;
  private static final int COLUMNS = 100;
  private static final int WIDTH = 20_400;

  /** All that is ever allocated is counted, which bounds what is held at any time. */
  @ParameterizedTest
  @EnumSource(names = {"STOCKHOLM", "A3M"})
  void twoHundredMegabytesOfInsertsNeedTheMemoryOfTheirMatchColumns(AlignmentFormat format) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    RepeatedRow in = new RepeatedRow(format == AlignmentFormat.STOCKHOLM);
    long before = threads.getCurrentThreadAllocatedBytes();
    FamilyRead family =
        AlignmentReader.open(in, "large", Optional.of(format), ReadOptions.DEFAULT).next();
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(in.delivered).isGreaterThan(200_000_000L);
    assertThat(family.bad()).isEmpty();
    assertThat(family.alignment().rows()).isEqualTo(ROWS);
    assertThat(family.alignment().columns()).isEqualTo(COLUMNS);
    assertThat(allocated).isLessThan(10_000_000L);
  }

  /** The same row again and again, made as it is read. */
  private static final class RepeatedRow extends InputStream {
    private final byte[] end;
    private final byte[] row;
    private byte[] part;
    private int position;
    private int rowsLeft = ROWS;
    long delivered;

    RepeatedRow(boolean stockholm) {
      String sequence = ("A" + ".k".repeat((WIDTH / COLUMNS - 1) / 2)).repeat(COLUMNS);
      part = bytes(stockholm ? "# STOCKHOLM 1.0\n" : "");
      row = bytes(stockholm ? "name " + sequence + "\n" : ">name\n" + sequence + "\n");
      end = bytes(stockholm ? "//\n" : "");
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      if (position == part.length) {
        position = 0;
        if (rowsLeft < 0) {
          return -1;
        }
        part = rowsLeft > 0 ? row : end;
        rowsLeft--;
      }
      int count = Math.min(length, part.length - position);
      System.arraycopy(part, position, bytes, from, count);
      position += count;
      delivered += count;
      return count == 0 ? -1 : count;
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }
}
