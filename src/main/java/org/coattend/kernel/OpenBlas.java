package org.coattend.kernel;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the OpenBLAS that ND4J brings along. Whichever OpenBLAS is loaded first serves the whole
 * JVM: MLlib's, of the system, may lack LAPACK.
 *
 * <p>OpenBLAS 0.3.19 is older than AMD's processors with AVX-512. On Zen 5 it falls back to kernels
 * of 128 bits, four times slower than those of 512 bits (57 against 230 GFLOP/s, 256 × 384 ×
 * 1,536). The environment can name others, but a JVM's own only through the C library.
 */
public final class OpenBlas {
  private static final Logger LOG = LoggerFactory.getLogger(OpenBlas.class);

  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
  private static final String VARIABLE = "OPENBLAS_CORETYPE";

  /** Kernels that need {@link #WIDE} and no more. */
  private static final String CORE = "SkylakeX";

  private static final List<String> WIDE =
      List.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");

  /** How much work on one thread is being done; guarded by this class's lock. */
  private static int onOneThread;

  /** Threads of a product when there is no such work; guarded likewise. */
  private static int threads;

  static {
    String chosen = System.getenv(VARIABLE);
    if ((chosen == null || chosen.isBlank()) && isWideAmd()) {
      choose();
    }
    Loader.load(openblas.class);
  }

  private OpenBlas() {}

  /** Loads it, unless that has been done; kernels that the environment names are taken. */
  public static void load() {
    // Done when this class was initialised.
  }

  /**
   * Does work whose products take one thread each: how many share a product changes its rounding.
   * Meanwhile those of other threads of the JVM do not share either; the last such work to end
   * gives back the threads that there were before the first.
   */
  public static <T> T onOneThread(Supplier<T> work) {
    synchronized (OpenBlas.class) {
      if (onOneThread == 0) {
        threads = openblas_nolapack.blas_get_num_threads();
        openblas_nolapack.blas_set_num_threads(1);
      }
      onOneThread++;
    }
    try {
      return work.get();
    } finally {
      synchronized (OpenBlas.class) {
        onOneThread--;
        if (onOneThread == 0) {
          openblas_nolapack.blas_set_num_threads(threads);
        }
      }
    }
  }

  private static boolean isWideAmd() {
    try (Stream<String> lines = Files.lines(PROCESSOR)) {
      return isWideAmd(lines.takeWhile(line -> !line.isBlank()).toList());
    } catch (IOException | UncheckedIOException unreadable) {
      return false;
    }
  }

  /**
   * Whether a processor is AMD's and has all of AVX-512 that the kernels need.
   *
   * @param description of a core, as {@code /proc/cpuinfo} has it
   */
  static boolean isWideAmd(List<String> description) {
    return description.stream().anyMatch(line -> line.endsWith("AuthenticAMD"))
        && description.stream()
            .filter(line -> line.startsWith("flags"))
            .anyMatch(line -> Arrays.asList(line.split("\\s+")).containsAll(WIDE));
  }

  private static void choose() {
    try {
      Object[] arguments = {VARIABLE, CORE, 1};
      NativeLibrary.getInstance("c").getFunction("setenv").invokeInt(arguments);
    } catch (LinkageError failed) {
      LOG.warn("{}={} is worth setting on this processor: {}", VARIABLE, CORE, failed.toString());
    }
  }
}
