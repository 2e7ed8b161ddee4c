package org.coattend.statistic;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Mixes bits: each of the result depends on all (SplitMix64, Steele et al. 2014). */
public final class SplitMix {
  private SplitMix() {}

  /** The bits, mixed. */
  public static long mixed(long bits) {
    long z = bits + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** A hash of a name, even over 0 to 1, the end excluded: that of its CRC-32, mixed. */
  public static double unit(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return (mixed(crc.getValue()) >>> 11) * 0x1p-53;
  }
}
