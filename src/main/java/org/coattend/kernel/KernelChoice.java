package org.coattend.kernel;

import java.lang.reflect.InvocationTargetException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses between a kernel on vectors, which a JVM may lack, and the same in plain Java. */
public final class KernelChoice {
  private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);

  private KernelChoice() {}

  /**
   * The vector kernel of that name, or the plain one, with a line in the log that says why.
   *
   * @param vectorKernel a class with a static {@code isSupported}
   * @throws IllegalStateException when the kernel is there but fails
   */
  public static <K> K of(String vectorKernel, Class<K> type, Supplier<K> plain) {
    try {
      Class<?> vector = Class.forName(vectorKernel);
      if ((boolean) vector.getMethod("isSupported").invoke(null)) {
        return type.cast(vector.getDeclaredConstructor().newInstance());
      }
      return plain(plain, "this processor lacks the vectors that it needs");
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
