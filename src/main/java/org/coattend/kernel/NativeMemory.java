package org.coattend.kernel;

import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;

/**
 * What this JVM holds of native memory through JavaCPP, in bytes: the matrices and weights of this
 * project and ND4J's tensors.
 */
public final class NativeMemory {
  private static final AtomicLong PEAK = new AtomicLong();

  private NativeMemory() {}

  /** Held now; what {@code org.bytedeco.javacpp.maxbytes} bounds. */
  public static long bytes() {
    return Pointer.totalBytes();
  }

  /**
   * The most that was held at a call of {@link #allocated}, or now. ND4J's tensors count where they
   * were held then.
   */
  public static long peak() {
    allocated();
    return PEAK.get();
  }

  /** Held by the whole process, heap included; what {@code maxphysicalbytes} bounds. */
  public static long physicalBytes() {
    return Pointer.physicalBytes();
  }

  /** Takes note of what is held; to be called after much was allocated. */
  public static void allocated() {
    PEAK.accumulateAndGet(bytes(), Math::max);
  }
}
