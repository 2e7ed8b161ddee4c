package org.coattend.corpus;

import java.io.Serializable;
import org.coattend.option.Ranges;

/**
 * Bounds on what is accepted, so that no input can exhaust the memory.
 *
 * @param maxColumns a family with more columns is rejected
 * @param minRows a family with fewer usable rows is rejected; at least 1
 * @param maxRowBytes a row of more characters, inserts included, is quarantined; also the longest
 *     line that is looked at
 * @param maxFamilyBytes a family is rejected when its rows need more memory than this, {@value
 *     #ROW_OVERHEAD} bytes a row included; at most {@value #MAX_FAMILY_BYTES}
 * @param maxBadRecords bad rows of a family that are described one by one; the others share one
 *     entry
 */
public record Limits(
    int maxColumns, int minRows, int maxRowBytes, long maxFamilyBytes, int maxBadRecords)
    implements Serializable {

  static final int ROW_OVERHEAD = 64;
  static final long MAX_FAMILY_BYTES = Integer.MAX_VALUE - 64;

  /** 10,000 columns, 2 rows, 16 MiB a row, 1 GiB a family, 1,000 bad records. */
  public static final Limits DEFAULT = new Limits(10_000, 2, 1 << 24, 1L << 30, 1_000);

  /**
   * @throws IllegalArgumentException when a limit is out of its range
   */
  public Limits {
    Ranges.within("max-columns", maxColumns, 1, Integer.MAX_VALUE);
    Ranges.within("min-rows", minRows, 1, Integer.MAX_VALUE);
    Ranges.within("max-row-bytes", maxRowBytes, 1, 1 << 30);
    Ranges.within("max-family-bytes", maxFamilyBytes, 1, MAX_FAMILY_BYTES);
    Ranges.within("max-bad-records", maxBadRecords, 1, Integer.MAX_VALUE);
  }
}
