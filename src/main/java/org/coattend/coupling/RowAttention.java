package org.coattend.coupling;

import java.util.Arrays;
import java.util.List;
import org.coattend.attention.AttentionMap;
import org.coattend.attention.MaskedSoftmax;
import org.coattend.encode.EncodedAlignment;
import org.coattend.statistic.Tally;

/**
 * Self-attention of every row under fitted couplings: position i of row n attends to position j
 * with the weight softmax_j W_ij(x_ni, x_nj), which says which residues support the residue at i in
 * this very sequence. Gaps neither attend nor are attended to, nor is a position by itself.
 */
public final class RowAttention {
  private static final int MAX_LOGITS = 1 << 18;

  private RowAttention() {}

  /**
   * Attends in batches of rows and hands each map to all tallies: however many there are, the maps
   * are computed once. Rows of weight zero attend as well.
   *
   * @param weights of the rows
   * @param tallies modified
   */
  public static void attend(
      EncodedAlignment alignment, float[] weights, Couplings couplings, List<Tally<?>> tallies) {
    int keys = alignment.columns();
    int queries = couplings.to() - couplings.from();
    int mapSize = queries * keys;
    int batch = Math.max(1, Math.min(alignment.rows(), MAX_LOGITS / mapSize));
    float[] weightsOfBatch = new float[batch * mapSize];
    MaskedSoftmax softmax = new MaskedSoftmax(batch * mapSize);
    for (int from = 0; from < alignment.rows(); from += batch) {
      int to = Math.min(alignment.rows(), from + batch);
      for (int row = from; row < to; row++) {
        logits(alignment, row, couplings, weightsOfBatch, (row - from) * mapSize);
      }
      softmax.apply(weightsOfBatch, (to - from) * queries, keys);
      for (int row = from; row < to; row++) {
        int at = (row - from) * mapSize;
        clearMaskedQueries(alignment, row, couplings, weightsOfBatch, at);
        AttentionMap map =
            new AttentionMap(row, couplings.from(), queries, keys, weightsOfBatch, at);
        for (Tally<?> tally : tallies) {
          tally.add(map, weights[row]);
        }
      }
    }
  }

  private static void logits(
      EncodedAlignment alignment, int row, Couplings couplings, float[] out, int at) {
    int residues = couplings.residues();
    int columns = alignment.columns();
    byte[] codes = alignment.codes();
    int first = row * columns;
    for (int i = couplings.from(); i < couplings.to(); i++, at += columns) {
      int a = codes[first + i];
      if (a == residues) {
        Arrays.fill(out, at, at + columns, MaskedSoftmax.MASKED);
        continue;
      }
      int slice = couplings.at(i) + a;
      float[] values = couplings.values();
      for (int j = 0; j < columns; j++, slice += residues * residues) {
        int b = codes[first + j];
        out[at + j] = b == residues ? MaskedSoftmax.MASKED : values[slice + b * residues];
      }
      out[at + i] = MaskedSoftmax.MASKED;
    }
  }

  /** A softmax over masked logits alone is uniform; it should be nothing. */
  private static void clearMaskedQueries(
      EncodedAlignment alignment, int row, Couplings couplings, float[] weights, int at) {
    byte gap = alignment.alphabet().gap();
    int present = 0;
    for (int j = 0; j < alignment.columns(); j++) {
      present += alignment.code(row, j) == gap ? 0 : 1;
    }
    for (int i = couplings.from(); i < couplings.to(); i++, at += alignment.columns()) {
      if (present < 2 || alignment.code(row, i) == gap) {
        Arrays.fill(weights, at, at + alignment.columns(), 0);
      }
    }
  }
}
