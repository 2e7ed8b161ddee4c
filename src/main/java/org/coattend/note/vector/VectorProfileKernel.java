package org.coattend.note.vector;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.coattend.note.HeadFeature;
import org.coattend.note.ProfileKernel;

/**
 * The inner loop on 256-bit vectors, the width of all kernels of this JVM. The last vector overlaps
 * the one before: its lanes that were seen already count for nothing.
 */
public final class VectorProfileKernel implements ProfileKernel {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;
  private static final VectorSpecies<Integer> I = IntVector.SPECIES_256;
  private static final int LANES = S.length();

  /** Zeros, then ones: read from {@code LANES − n} on, the first n lanes are zero. */
  private static final float[] FRESH = new float[2 * LANES];

  static {
    Arrays.fill(FRESH, LANES, 2 * LANES, 1);
  }

  private final ProfileKernel plain = ProfileKernel.plain();

  /**
   * Whether this processor has vectors of at least 256 bits; narrower ones are emulated, slowly.
   */
  public static boolean isSupported() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize() >= S.vectorBitSize();
  }

  @Override
  public void sum(
      Tokens tokens, float[] row, int at, float[] norms, float[] logNorms, int from, float[] sums) {
    int[] start = tokens.start();
    float[] whole = tokens.whole();
    float[] word = tokens.word();
    float[] mark = tokens.mark();
    int last = start.length - LANES;
    if (last < 0) {
      plain.sum(tokens, row, at, norms, logNorms, from, sums);
      return;
    }
    FloatVector total = FloatVector.zero(S);
    FloatVector logarithms = FloatVector.zero(S);
    FloatVector toWords = FloatVector.zero(S);
    FloatVector distance = FloatVector.zero(S);
    FloatVector far = FloatVector.zero(S);
    FloatVector toMarks = FloatVector.zero(S);
    FloatVector totalWeighted = FloatVector.zero(S);
    FloatVector logarithmsWeighted = FloatVector.zero(S);
    FloatVector toWordsWeighted = FloatVector.zero(S);
    FloatVector distanceWeighted = FloatVector.zero(S);
    FloatVector farWeighted = FloatVector.zero(S);
    FloatVector toMarksWeighted = FloatVector.zero(S);
    for (int next = 0; next < start.length; next += LANES) {
      int k = Math.min(next, last);
      FloatVector p =
          FloatVector.fromArray(S, row, at + k)
              .mul(FloatVector.fromArray(S, FRESH, LANES - (next - k)));
      FloatVector norm = FloatVector.fromArray(S, norms, k);
      // p = 2^e m with √½ ≤ m < √2, ln m = t q(t) with t = m − 1, q of least maximal error: 2e-7;
      // for p = 0 it is finite, so that p ln p = 0.
      IntVector bits = p.reinterpretAsInts().sub(0x3f3504f3);
      FloatVector exponent = (FloatVector) bits.lanewise(ASHR, 23).convert(I2F, 0);
      FloatVector t = bits.and(0x7fffff).add(0x3f3504f3).reinterpretAsFloats().sub(1);
      FloatVector q = FloatVector.broadcast(S, 0.118274838f);
      q = q.fma(t, FloatVector.broadcast(S, -0.18901982f));
      q = q.fma(t, FloatVector.broadcast(S, 0.206046728f));
      q = q.fma(t, FloatVector.broadcast(S, -0.248813393f));
      q = q.fma(t, FloatVector.broadcast(S, 0.333032983f));
      q = q.fma(t, FloatVector.broadcast(S, -0.500019651f));
      q = q.fma(t, FloatVector.broadcast(S, 1.00000325f));
      FloatVector log = exponent.fma(FloatVector.broadcast(S, 0.6931472f), q.mul(t));
      FloatVector alone = p.mul(FloatVector.fromArray(S, whole, k));
      logarithms = alone.fma(log, logarithms);
      logarithmsWeighted =
          alone.mul(norm).fma(log.add(FloatVector.fromArray(S, logNorms, k)), logarithmsWeighted);
      FloatVector weighted = p.mul(norm);
      total = total.add(p);
      totalWeighted = totalWeighted.add(weighted);
      FloatVector marks = FloatVector.fromArray(S, mark, k);
      toMarks = p.fma(marks, toMarks);
      toMarksWeighted = weighted.fma(marks, toMarksWeighted);
      FloatVector toWord = p.mul(FloatVector.fromArray(S, word, k));
      FloatVector toWordWeighted = toWord.mul(norm);
      toWords = toWords.add(toWord);
      toWordsWeighted = toWordsWeighted.add(toWordWeighted);
      IntVector steps = IntVector.fromArray(I, start, k).sub(from).abs();
      FloatVector away = (FloatVector) steps.convert(I2F, 0);
      distance = toWord.fma(away, distance);
      distanceWeighted = toWordWeighted.fma(away, distanceWeighted);
      // Sign bits of what is negative, all of them, where it is far.
      IntVector isFar = steps.neg().add(HeadFeature.NEAR).lanewise(ASHR, 31);
      far = far.add(toWord.reinterpretAsInts().and(isFar).reinterpretAsFloats());
      farWeighted =
          farWeighted.add(toWordWeighted.reinterpretAsInts().and(isFar).reinterpretAsFloats());
    }
    sums[TOTAL] = total.reduceLanes(ADD);
    sums[LOGARITHMS] = logarithms.reduceLanes(ADD);
    sums[TO_WORDS] = toWords.reduceLanes(ADD);
    sums[DISTANCE] = distance.reduceLanes(ADD);
    sums[FAR] = far.reduceLanes(ADD);
    sums[TO_MARKS] = toMarks.reduceLanes(ADD);
    sums[SUMS + TOTAL] = totalWeighted.reduceLanes(ADD);
    sums[SUMS + LOGARITHMS] = logarithmsWeighted.reduceLanes(ADD);
    sums[SUMS + TO_WORDS] = toWordsWeighted.reduceLanes(ADD);
    sums[SUMS + DISTANCE] = distanceWeighted.reduceLanes(ADD);
    sums[SUMS + FAR] = farWeighted.reduceLanes(ADD);
    sums[SUMS + TO_MARKS] = toMarksWeighted.reduceLanes(ADD);
  }
}
