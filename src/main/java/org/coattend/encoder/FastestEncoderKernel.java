package org.coattend.encoder;

import org.coattend.kernel.KernelChoice;

/** The encoder's kernel of this JVM, chosen once. */
final class FastestEncoderKernel {
  static final EncoderKernel INSTANCE =
      KernelChoice.of(
          "org.coattend.encoder.vector.VectorEncoderKernel",
          EncoderKernel.class,
          EncoderKernel::plain);

  private FastestEncoderKernel() {}
}
