package org.coattend.attention;

import org.coattend.kernel.KernelChoice;

/** The attention's kernel of this JVM, chosen once. */
final class FastestAttentionKernel {
  static final AttentionKernel INSTANCE =
      KernelChoice.of(
          "org.coattend.attention.vector.VectorAttentionKernel",
          AttentionKernel.class,
          AttentionKernel::plain);

  private FastestAttentionKernel() {}
}
