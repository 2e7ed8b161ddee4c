package org.coattend.coupling;

import org.coattend.encode.EncodedAlignment;

/**
 * The variables whose covariance mean-field couplings are the inverse of: for each column an
 * indicator for every residue that occurs in it, and one for all the others together.
 *
 * <p>That is exact. The pseudocount treats residues that do not occur in a column alike, so that
 * differences among them covary with nothing else; with other columns the inverse has the same
 * entries for each of them, and those are the entries of their sum.
 */
final class ResidueVariables {
  final int columns;

  /** Symbols of the alphabet but the gap. */
  final int residues;

  /** Where each column's variables start, and their number in the end. */
  private final int[] first;

  /** Variable of each residue in each column. */
  private final int[] variable;

  /** Residues that share each variable. */
  private final byte[] sharing;

  ResidueVariables(EncodedAlignment alignment) {
    columns = alignment.columns();
    residues = alignment.alphabet().gap();
    boolean[] occurs = new boolean[columns * (residues + 1)];
    byte[] codes = alignment.codes();
    for (int at = 0; at < codes.length; at++) {
      occurs[at % columns * (residues + 1) + codes[at]] = true;
    }
    first = new int[columns + 1];
    variable = new int[columns * residues];
    sharing = new byte[columns * residues];
    int next = 0;
    for (int column = 0; column < columns; column++) {
      first[column] = next;
      int others = -1;
      for (int a = 0; a < residues; a++) {
        boolean alone = occurs[column * (residues + 1) + a];
        int mine = alone || others < 0 ? next++ : others;
        others = alone ? others : mine;
        variable[column * residues + a] = mine;
        sharing[mine]++;
      }
    }
    first[columns] = next;
  }

  /** Number of variables. */
  int count() {
    return first[columns];
  }

  /** The first variable of a column, or of those after the last: their number. */
  int first(int column) {
    return first[column];
  }

  /** The variable of a residue in a column; they ascend with the columns. */
  int of(int column, int residue) {
    return variable[column * residues + residue];
  }

  /** How many residues share a variable, 1 for one that occurs. */
  int sharing(int variable) {
    return sharing[variable];
  }
}
