package org.coattend.fusion;

/** Mixes bits: each of the result depends on all (SplitMix64, Steele et al. 2014). */
final class SplitMix {
  private SplitMix() {}

  static long mixed(long bits) {
    long z = bits + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
