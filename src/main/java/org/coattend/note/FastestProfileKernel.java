package org.coattend.note;

import org.coattend.kernel.KernelChoice;

/** The profiles' kernel of this JVM, chosen once. */
final class FastestProfileKernel {
  static final ProfileKernel INSTANCE =
      KernelChoice.of(
          "org.coattend.note.vector.VectorProfileKernel",
          ProfileKernel.class,
          ProfileKernel::plain);

  private FastestProfileKernel() {}
}
