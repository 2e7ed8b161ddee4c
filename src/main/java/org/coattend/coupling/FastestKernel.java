package org.coattend.coupling;

import org.coattend.kernel.KernelChoice;

/** The couplings' kernel of this JVM, chosen once. */
final class FastestKernel {
  static final Kernel INSTANCE = choose("org.coattend.coupling.vector.VectorKernel");

  private FastestKernel() {}

  static Kernel choose(String vectorKernel) {
    return KernelChoice.of(vectorKernel, Kernel.class, Kernel::plain);
  }
}
