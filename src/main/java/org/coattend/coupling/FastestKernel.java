package org.coattend.coupling;

import java.lang.reflect.InvocationTargetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel of this JVM, chosen once. */
final class FastestKernel {
  private static final Logger LOG = LoggerFactory.getLogger(FastestKernel.class);

  static final Kernel INSTANCE = choose("org.coattend.coupling.vector.VectorKernel");

  private FastestKernel() {}

  /**
   * The vector kernel of that name, or the plain one, with a line in the log that says why.
   *
   * @throws IllegalStateException when the kernel is there but fails
   */
  static Kernel choose(String vectorKernel) {
    try {
      Class<?> vector = Class.forName(vectorKernel);
      if ((boolean) vector.getMethod("isSupported").invoke(null)) {
        return (Kernel) vector.getDeclaredConstructor().newInstance();
      }
      return plain("this processor has no vectors of 256 bits");
    } catch (InvocationTargetException failed) {
      if (failed.getCause() instanceof LinkageError absent) {
        return plain(withoutModule(absent));
      }
      throw new IllegalStateException("the vector kernel failed to start", failed.getCause());
    } catch (ReflectiveOperationException | LinkageError absent) {
      return plain(withoutModule(absent));
    }
  }

  private static String withoutModule(Throwable absent) {
    return "this JVM has no vectors (--add-modules=jdk.incubator.vector): " + absent;
  }

  private static Kernel plain(String reason) {
    LOG.warn("fits take several times as long, in plain Java: {}", reason);
    return Kernel.plain();
  }
}
