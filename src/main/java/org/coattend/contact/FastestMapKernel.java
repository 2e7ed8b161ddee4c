package org.coattend.contact;

import org.coattend.coupling.FastestKernel;

/** The network's kernel of this JVM, chosen once. */
final class FastestMapKernel {
  static final MapKernel INSTANCE =
      FastestKernel.choose(
          "org.coattend.contact.vector.VectorMapKernel", MapKernel.class, PlainMapKernel::new);

  private FastestMapKernel() {}
}
