package org.coattend.coupling;

import java.util.Arrays;
import java.util.List;
import org.coattend.attention.AttentionKernel;
import org.coattend.attention.AttentionMap;
import org.coattend.encode.EncodedAlignment;
import org.coattend.statistic.Tally;

/**
 * Attention of every row under fitted couplings: position i of row n attends to position j with the
 * weight softmax_j W_ij(x_ni, x_nj), which says which residues support the residue at i in this
 * very sequence. Gaps neither attend nor are attended to. In self-attention a position does not
 * attend to itself; in cross-attention, where a row joins two chains, to no position of its own.
 *
 * <p>Rows come in batches whose maps stay in the processor's cache, and within a batch those with
 * the same residue at the target follow one another: the couplings that they look up stay in its
 * first level.
 */
public final class RowAttention {
  /** Weights of a batch: a quarter of a megabyte, for the processor's second level of cache. */
  private static final int BATCH_WEIGHTS = 1 << 16;

  private final EncodedAlignment alignment;
  private final Couplings couplings;
  private final AttentionKernel kernel;
  private final int columns;
  private final int padded;
  private final int residues;
  private final int mapSize;
  private final int split;

  /** W_i(a), shape {@code [columns][residue b]}, and what is masked. */
  private final float[] logits;

  private final int masked;
  private final float[] scratch;

  private RowAttention(
      EncodedAlignment alignment, Couplings couplings, int split, AttentionKernel kernel) {
    this.split = split;
    this.alignment = alignment;
    this.couplings = couplings;
    this.kernel = kernel;
    columns = alignment.columns();
    padded = AttentionKernel.padded(columns);
    residues = couplings.residues();
    mapSize = (couplings.to() - couplings.from()) * columns;
    masked = columns * residues;
    logits = new float[masked + 1];
    logits[masked] = AttentionKernel.MASKED;
    scratch = new float[padded];
  }

  /**
   * Attends in batches of rows and hands each map to all tallies: however many there are, the maps
   * are computed once. Rows of weight zero attend as well.
   *
   * @param weights of the rows
   * @param split columns of the first of two chains; 0 for self-attention
   * @param tallies modified
   */
  public static void attend(
      EncodedAlignment alignment,
      float[] weights,
      Couplings couplings,
      int split,
      List<Tally<?>> tallies) {
    attend(alignment, weights, couplings, split, tallies, AttentionKernel.fastest());
  }

  static void attend(
      EncodedAlignment alignment,
      float[] weights,
      Couplings couplings,
      int split,
      List<Tally<?>> tallies,
      AttentionKernel kernel) {
    new RowAttention(alignment, couplings, split, kernel).attend(weights, tallies);
  }

  private void attend(float[] rowWeights, List<Tally<?>> tallies) {
    int rows = alignment.rows();
    int batch = Math.max(1, Math.min(rows, BATCH_WEIGHTS / mapSize));
    int[] entries = new int[batch * padded];
    int[] byResidue = new int[batch];
    float[] weights = new float[batch * mapSize];
    for (int from = 0; from < rows; from += batch) {
      int to = Math.min(rows, from + batch);
      lookUp(from, to, entries);
      for (int i = couplings.from(); i < couplings.to(); i++) {
        attend(i, from, to, entries, byResidue, weights);
      }
      for (int row = from; row < to; row++) {
        AttentionMap map =
            new AttentionMap(
                row,
                couplings.from(),
                couplings.to() - couplings.from(),
                columns,
                weights,
                (row - from) * mapSize);
        for (Tally<?> tally : tallies) {
          tally.add(map, rowWeights[row]);
        }
      }
    }
  }

  /** Where the rows' symbols stand in the logits of any target. */
  private void lookUp(int from, int to, int[] entries) {
    Arrays.fill(entries, masked);
    byte[] codes = alignment.codes();
    for (int row = from; row < to; row++) {
      int out = (row - from) * padded;
      int in = row * columns;
      for (int j = 0; j < columns; j++) {
        int b = codes[in + j];
        entries[out + j] = b == residues ? masked : j * residues + b;
      }
    }
  }

  /** Attends from one target. */
  private void attend(int i, int from, int to, int[] entries, int[] byResidue, float[] weights) {
    int[] ends = sort(i, from, to, byResidue);
    int target = (i - couplings.from()) * columns;
    int next = 0;
    for (int a = 0; a < residues; a++) {
      if (next < ends[a]) {
        System.arraycopy(couplings.values(), couplings.at(i, a), logits, 0, masked);
        Arrays.fill(logits, firstOwn(i) * residues, endOfOwn(i) * residues, AttentionKernel.MASKED);
      }
      for (; next < ends[a]; next++) {
        int row = byResidue[next];
        int at = row * mapSize + target;
        kernel.attend(logits, entries, row * padded, columns, scratch, weights, at);
      }
    }
    for (; next < to - from; next++) {
      int at = byResidue[next] * mapSize + target;
      Arrays.fill(weights, at, at + columns, 0);
    }
  }

  /** The first of the columns that a target does not attend to. */
  private int firstOwn(int i) {
    if (split == 0) {
      return i;
    }
    return i < split ? 0 : split;
  }

  /** The column after the last of them. */
  private int endOfOwn(int i) {
    if (split == 0) {
      return i + 1;
    }
    return i < split ? split : columns;
  }

  /**
   * Sorts the batch's rows by their symbol at the target.
   *
   * @param sorted written: rows within the batch
   * @return where each symbol's rows end
   */
  private int[] sort(int i, int from, int to, int[] sorted) {
    int[] ends = new int[residues + 1];
    byte[] codes = alignment.codes();
    for (int row = from; row < to; row++) {
      int symbol = codes[row * columns + i];
      if (symbol < residues) {
        ends[symbol + 1]++;
      }
    }
    for (int symbol = 1; symbol <= residues; symbol++) {
      ends[symbol] += ends[symbol - 1];
    }
    for (int row = from; row < to; row++) {
      sorted[ends[codes[row * columns + i]]++] = row - from;
    }
    return ends;
  }
}
