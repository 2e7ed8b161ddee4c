package org.coattend.evaluation;

import java.util.Arrays;
import java.util.List;
import org.biojava.nbio.core.alignment.matrices.SubstitutionMatrixHelper;
import org.biojava.nbio.core.alignment.template.SubstitutionMatrix;
import org.biojava.nbio.core.sequence.compound.AminoAcidCompound;
import org.biojava.nbio.core.sequence.compound.AminoAcidCompoundSet;

/**
 * The best pairwise alignment of a chain to a query, gaps at the ends free on both sides.
 *
 * <p>Free ends let a query be a domain of a long chain, which a global alignment would tear apart;
 * unlike a local alignment this one does not stop at a long loop that is missing in the chain.
 * BLOSUM62, affine gaps (Gotoh 1982): −11 for a gap's first position, −1 for each further one. Time
 * and memory are query × chain.
 *
 * @param score of the alignment
 * @param chainIndex for each query position (0-based) the index of its residue in the chain, −1
 *     when the chain has none
 */
record QueryAlignment(int score, List<Integer> chainIndex) {
  private static final int OPEN = 11;
  private static final int EXTEND = 1;
  private static final int NEVER = Integer.MIN_VALUE / 2;

  private static final byte MATCH = 0;
  private static final byte QUERY_ONLY = 1;
  private static final byte CHAIN_ONLY = 2;

  private static final SubstitutionMatrix<AminoAcidCompound> BLOSUM62 =
      SubstitutionMatrixHelper.getBlosum62();

  /** Pairs of positions at most, of 3 bytes each. */
  private static final long MOST_PAIRS = 1 << 27;

  /**
   * Aligns two sequences of one-letter residues; letters that are not amino acids count as X.
   *
   * @throws IllegalArgumentException when they are too long for the memory that it takes
   */
  static QueryAlignment align(String query, String chain) {
    if ((long) query.length() * chain.length() > MOST_PAIRS) {
      throw new IllegalArgumentException(
          "a query of %,d and a chain of %,d residues are too long to be aligned"
              .formatted(query.length(), chain.length()));
    }
    int rows = query.length() + 1;
    int columns = chain.length() + 1;
    AminoAcidCompound[] queryResidues = compounds(query);
    AminoAcidCompound[] chainResidues = compounds(chain);

    // best[state][k]: of alignments that end in the state at chain prefix k, for the current row.
    // from[state][m][k]: the state before that one.
    int[][] best = new int[3][columns];
    byte[][][] from = new byte[3][rows][columns];
    Arrays.fill(best[QUERY_ONLY], NEVER);
    Arrays.fill(best[CHAIN_ONLY], NEVER);
    int score = 0;
    int endRow = 0;
    int endColumn = columns - 1;
    for (int m = 1; m < rows; m++) {
      int[][] above = best;
      best = new int[3][columns];
      best[QUERY_ONLY][0] = NEVER;
      best[CHAIN_ONLY][0] = NEVER;
      for (int k = 1; k < columns; k++) {
        byte before = argmax(above, k - 1, 0, 0);
        from[MATCH][m][k] = before;
        best[MATCH][k] =
            above[before][k - 1] + BLOSUM62.getValue(queryResidues[m - 1], chainResidues[k - 1]);

        before = argmax(above, k, QUERY_ONLY, OPEN - EXTEND);
        from[QUERY_ONLY][m][k] = before;
        best[QUERY_ONLY][k] = above[before][k] - (before == QUERY_ONLY ? EXTEND : OPEN);

        before = argmax(best, k - 1, CHAIN_ONLY, OPEN - EXTEND);
        from[CHAIN_ONLY][m][k] = before;
        best[CHAIN_ONLY][k] = best[before][k - 1] - (before == CHAIN_ONLY ? EXTEND : OPEN);

        boolean atAnEnd = m == rows - 1 || k == columns - 1;
        if (atAnEnd && best[MATCH][k] > score) {
          score = best[MATCH][k];
          endRow = m;
          endColumn = k;
        }
      }
    }
    return new QueryAlignment(score, trace(from, query.length(), endRow, endColumn));
  }

  /** The best state at k when every state but {@code kept} pays a penalty. */
  private static byte argmax(int[][] best, int k, int kept, int penalty) {
    byte winner = MATCH;
    int most = NEVER - OPEN;
    for (byte state = MATCH; state <= CHAIN_ONLY; state++) {
      int value = best[state][k] - (state == kept ? 0 : penalty);
      if (value > most) {
        winner = state;
        most = value;
      }
    }
    return winner;
  }

  private static List<Integer> trace(byte[][][] from, int length, int endRow, int endColumn) {
    int[] chainIndex = new int[length];
    Arrays.fill(chainIndex, -1);
    byte state = MATCH;
    int m = endRow;
    int k = endColumn;
    while (m > 0 && k > 0) {
      byte before = from[state][m][k];
      if (state == MATCH) {
        chainIndex[--m] = --k;
      } else if (state == QUERY_ONLY) {
        m--;
      } else {
        k--;
      }
      state = before;
    }
    return Arrays.stream(chainIndex).boxed().toList();
  }

  private static AminoAcidCompound[] compounds(String sequence) {
    AminoAcidCompoundSet known = AminoAcidCompoundSet.getAminoAcidCompoundSet();
    AminoAcidCompound unknown = known.getCompoundForString("X");
    return sequence
        .chars()
        .mapToObj(letter -> known.getCompoundForString(String.valueOf((char) letter)))
        .map(compound -> compound == null ? unknown : compound)
        .toArray(AminoAcidCompound[]::new);
  }
}
