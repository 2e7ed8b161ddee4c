package org.coattend.kernel;

/** The kernel of this JVM, chosen once. */
final class FastestRowKernel {
  static final RowKernel INSTANCE =
      KernelChoice.of(
          "org.coattend.kernel.vector.VectorRowKernel", RowKernel.class, PlainRowKernel::new);

  private FastestRowKernel() {}
}
