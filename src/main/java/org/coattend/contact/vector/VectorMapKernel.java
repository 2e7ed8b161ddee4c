package org.coattend.contact.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.coattend.contact.MapKernel;
import org.coattend.kernel.vector.VectorRowKernel;

/** The inner loops on 256-bit vectors. */
public final class VectorMapKernel extends VectorRowKernel implements MapKernel {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;

  @Override
  public void moments(float[] a, float[] b, int at, int pixels, float[] sums, float[] products) {
    for (int end = at + pixels * WIDTH; at < end; at += WIDTH) {
      for (int k = 0; k < WIDTH; k += 8) {
        FloatVector value = FloatVector.fromArray(S, a, at + k);
        value.add(FloatVector.fromArray(S, sums, k)).intoArray(sums, k);
        value
            .fma(FloatVector.fromArray(S, b, at + k), FloatVector.fromArray(S, products, k))
            .intoArray(products, k);
      }
    }
  }

  @Override
  public void rectify(
      float[] in, float[] scale, float[] shift, float[] skip, float[] out, int at, int pixels) {
    for (int end = at + pixels * WIDTH; at < end; at += WIDTH) {
      for (int k = 0; k < WIDTH; k += 8) {
        FloatVector value =
            FloatVector.fromArray(S, in, at + k)
                .fma(FloatVector.fromArray(S, scale, k), FloatVector.fromArray(S, shift, k));
        if (skip != null) {
          value = value.add(FloatVector.fromArray(S, skip, at + k));
        }
        value.max(0f).intoArray(out, at + k);
      }
    }
  }

  @Override
  public void gate(float[] gradient, float[] activation, float[] out, int at, int pixels) {
    FloatVector zero = FloatVector.zero(S);
    for (int k = at, end = at + pixels * WIDTH; k < end; k += 8) {
      zero.blend(
              FloatVector.fromArray(S, gradient, k),
              FloatVector.fromArray(S, activation, k).compare(VectorOperators.GT, 0f))
          .intoArray(out, k);
    }
  }

  @Override
  public void normalise(
      float[] gradient,
      float[] in,
      float[] scale,
      float[] shift,
      float[] slope,
      int at,
      int pixels) {
    for (int end = at + pixels * WIDTH; at < end; at += WIDTH) {
      for (int k = 0; k < WIDTH; k += 8) {
        FloatVector.fromArray(S, gradient, at + k)
            .mul(FloatVector.fromArray(S, scale, k))
            .sub(FloatVector.fromArray(S, shift, k))
            .sub(FloatVector.fromArray(S, in, at + k).mul(FloatVector.fromArray(S, slope, k)))
            .intoArray(gradient, at + k);
      }
    }
  }
}
