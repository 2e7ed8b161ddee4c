package org.coattend.coevolution;

import java.io.Serializable;
import java.util.Locale;
import org.coattend.contact.ContactPredictor;
import org.coattend.coupling.CouplingModel;
import org.coattend.coupling.MeanField;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedFamily;

/**
 * About the memory that the fit of one family takes, in bytes.
 *
 * @param family heap that is taken once: its rows, and what is found out about it
 * @param task heap of each task that fits it: the model, a block of couplings, the attention
 * @param offHeap native memory of each task that fits it
 */
public record FitMemory(long family, long task, long offHeap) implements Serializable {
  /** A row's name, number and sums. */
  private static final long ROW = 160;

  /** A pair of columns while its attention is summed up, or while pairs are sorted by score. */
  private static final long PAIR = 70;

  /** A batch of attention maps. */
  private static final long ATTENTION = 1L << 20;

  /**
   * Sums of attention of a target and a column, as a state, as bytes twice (in the buffer and as a
   * copy), and the couplings'.
   */
  private static final long ATTENDED = 40 + 48 + 24 + 10;

  /** Memory of a family. */
  public static FitMemory of(EncodedFamily family, FamilyModel.Options options) {
    Alphabet alphabet = family.alignment().alphabet();
    long rows = family.alignment().rows();
    long fitted = family.usedColumns().length;
    long residues = alphabet.gap();
    long block = Math.min(fitted, FamilyModel.BLOCK);
    CouplingModel.Options couplings = options.couplings();
    FitMemory probabilities =
        FamilyModel.predictor(family, options)
            .map(predictor -> ofProbabilities(family, predictor.couplings(), couplings))
            .orElse(new FitMemory(0, 0, 0));
    return new FitMemory(
        rows * (family.alignment().columns() + ROW) + PAIR * fitted * fitted,
        rows * (fitted + ROW)
            + couplings.heapBytes(rows, fitted, alphabet)
            + block * fitted * (Float.BYTES * residues * residues + ATTENDED)
            + ATTENTION
            + probabilities.task,
        couplings.offHeapBytes(fitted, alphabet) + probabilities.offHeap);
  }

  /** A map of all pairs, and couplings of its own unless those of the family are the same. */
  private static FitMemory ofProbabilities(
      EncodedFamily family, MeanField.Options needed, CouplingModel.Options fitting) {
    Alphabet alphabet = family.alignment().alphabet();
    long fitted = family.usedColumns().length;
    long heap = ContactPredictor.heapBytes(family.alignment().columns());
    return needed.equals(fitting)
        ? new FitMemory(0, heap, 0)
        : new FitMemory(
            0,
            heap + needed.heapBytes(family.alignment().rows(), fitted, alphabet),
            needed.offHeapBytes(fitted, alphabet));
  }

  /** Heap of a number of tasks that fit the family at the same time. */
  public long heap(int tasks) {
    return family + tasks * task;
  }

  /** All of it, for one task. */
  public long total() {
    return heap(1) + offHeap;
  }

  @Override
  public String toString() {
    return offHeap == 0
        ? megabytes(heap(1)) + " of heap"
        : megabytes(heap(1)) + " of heap and " + megabytes(offHeap) + " of native memory";
  }

  /** Whole megabytes (2^20 bytes), as in Spark's settings. */
  public static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", (bytes >> 20) + 1);
  }
}
