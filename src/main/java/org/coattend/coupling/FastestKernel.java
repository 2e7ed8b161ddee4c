package org.coattend.coupling;

import java.lang.reflect.InvocationTargetException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernels of this JVM: on vectors where it has them. */
public final class FastestKernel {
  private static final Logger LOG = LoggerFactory.getLogger(FastestKernel.class);

  static final Kernel INSTANCE = choose("org.coattend.coupling.vector.VectorKernel");

  private FastestKernel() {}

  static Kernel choose(String vectorKernel) {
    return choose(vectorKernel, Kernel.class, Kernel::plain);
  }

  /**
   * The vector kernel of that name, or the plain one, with a line in the log that says why.
   *
   * @param vectorKernel a class with a static {@code isSupported}
   * @throws IllegalStateException when the kernel is there but fails
   */
  public static <K> K choose(String vectorKernel, Class<K> type, Supplier<K> plain) {
    try {
      Class<?> vector = Class.forName(vectorKernel);
      if ((boolean) vector.getMethod("isSupported").invoke(null)) {
        return type.cast(vector.getDeclaredConstructor().newInstance());
      }
      return plain(plain, "this processor has no vectors of 256 bits");
    } catch (InvocationTargetException failed) {
      if (failed.getCause() instanceof LinkageError absent) {
        return plain(plain, withoutModule(absent));
      }
      throw new IllegalStateException("the vector kernel failed to start", failed.getCause());
    } catch (ReflectiveOperationException | LinkageError absent) {
      return plain(plain, withoutModule(absent));
    }
  }

  private static String withoutModule(Throwable absent) {
    return "this JVM has no vectors (--add-modules=jdk.incubator.vector): " + absent;
  }

  private static <K> K plain(Supplier<K> plain, String reason) {
    LOG.warn("fits take several times as long, in plain Java: {}", reason);
    return plain.get();
  }
}
