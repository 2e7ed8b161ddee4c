package org.coattend.kernel;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
      return plain(type, plain, "this processor lacks the vectors that it needs");
    } catch (ReflectiveOperationException | LinkageError failed) {
      if (lacksModule(failed)) {
        return plain(type, plain, "this JVM has no --add-modules=jdk.incubator.vector");
      }
      throw new IllegalStateException(vectorKernel + " failed to start", failed);
    }
  }

  private static boolean lacksModule(Throwable failed) {
    return Stream.iterate(failed, Objects::nonNull, Throwable::getCause)
        .filter(
            cause ->
                cause instanceof NoClassDefFoundError || cause instanceof ClassNotFoundException)
        .map(cause -> String.valueOf(cause.getMessage()).replace('/', '.'))
        .anyMatch(missing -> missing.startsWith("jdk.incubator."));
  }

  private static <K> K plain(Class<K> type, Supplier<K> plain, String reason) {
    LOG.warn("{} is plain Java, which takes several times as long: {}", type.getName(), reason);
    return plain.get();
  }
}
