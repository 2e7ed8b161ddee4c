package org.coattend.contact;

import org.coattend.kernel.RowKernel;

/**
 * The inner loops of the network, over runs of neighbouring pixels with {@link #WIDTH} channels.
 *
 * <p>Implementations hold no state: one instance serves all threads.
 */
public interface MapKernel extends RowKernel {
  /**
   * The vector kernel where this JVM has it ({@code --add-modules jdk.incubator.vector}); chosen
   * once, and the log says why where it is the plain one.
   */
  static MapKernel fastest() {
    return FastestMapKernel.INSTANCE;
  }

  /**
   * Adds up values and products by channel over a run of pixels: {@code sums += a}, {@code products
   * += a b}.
   */
  void moments(float[] a, float[] b, int at, int pixels, float[] sums, float[] products);

  /**
   * {@code out = max(0, scale · in + shift + skip)} by channel over a run of pixels.
   *
   * @param skip what is added, or null
   * @param out written
   */
  void rectify(
      float[] in, float[] scale, float[] shift, float[] skip, float[] out, int at, int pixels);

  /**
   * {@code out = gradient} where the activation is positive, else 0, over a run of pixels.
   *
   * @param out written
   */
  void gate(float[] gradient, float[] activation, float[] out, int at, int pixels);

  /**
   * {@code gradient = scale · gradient − shift − slope · in} by channel over a run of pixels.
   *
   * @param gradient modified
   */
  void normalise(
      float[] gradient,
      float[] in,
      float[] scale,
      float[] shift,
      float[] slope,
      int at,
      int pixels);
}
