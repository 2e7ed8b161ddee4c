package org.coattend.contact;

import org.coattend.kernel.KernelChoice;

/** The network's kernel of this JVM, chosen once. */
final class FastestMapKernel {
  static final MapKernel INSTANCE =
      KernelChoice.of(
          "org.coattend.contact.vector.VectorMapKernel", MapKernel.class, PlainMapKernel::new);

  private FastestMapKernel() {}
}
