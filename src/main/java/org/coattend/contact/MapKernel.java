package org.coattend.contact;

/**
 * The inner loops of the network, over runs of neighbouring pixels with {@link #WIDTH} channels.
 *
 * <p>Implementations hold no state: one instance serves all threads.
 */
public interface MapKernel {
  /** Channels of every map inside the network. */
  int WIDTH = 32;

  /**
   * The vector kernel where this JVM has it ({@code --add-modules jdk.incubator.vector}); chosen
   * once, and the log says why where it is the plain one.
   */
  static MapKernel fastest() {
    return FastestMapKernel.INSTANCE;
  }

  /**
   * {@code out[p] += in[p] W} for a run of pixels.
   *
   * @param in pixels of {@code channels} floats, from {@code inAt} on
   * @param weights matrix of shape {@code [channels][WIDTH]}, from {@code weightsAt} on
   * @param out modified: pixels of WIDTH floats, from {@code outAt} on
   */
  void multiply(
      float[] in,
      int inAt,
      int channels,
      float[] weights,
      int weightsAt,
      float[] out,
      int outAt,
      int pixels);

  /**
   * {@code G += Σ_p in[p]ᵀ gradient[p]} for a run of pixels.
   *
   * @param in pixels of {@code channels} floats, from {@code inAt} on
   * @param gradient pixels of WIDTH floats, from {@code gradientAt} on
   * @param sums modified: matrix of shape {@code [channels][WIDTH]}, from {@code sumsAt} on
   */
  void outer(
      float[] in,
      int inAt,
      int channels,
      float[] gradient,
      int gradientAt,
      float[] sums,
      int sumsAt,
      int pixels);

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
