package org.coattend.bench;

import java.util.Random;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;

/** Made-up protein families with the statistics that decide how long a fit takes. */
public final class EvolvedFamily {
  private static final int ROWS_PER_ANCESTOR = 50;

  private EvolvedFamily() {}

  /**
   * Descendants of ancestors, with 0 to 60 % of their residues drawn anew. Columns are conserved to
   * different degrees, so that about half of all residues are their column's most frequent one.
   *
   * @param size such as 66x4171: columns, then rows
   */
  public static EncodedAlignment of(String size) {
    String[] parts = size.split("x", 2);
    return of(Integer.parseInt(parts[1]), Integer.parseInt(parts[0]));
  }

  static EncodedAlignment of(int rows, int columns) {
    Random random = new Random(1);
    double[] conservation = random.doubles(columns).toArray();
    byte[] root = new byte[columns];
    for (int column = 0; column < columns; column++) {
      root[column] = anySymbol(random);
    }
    byte[][] ancestors = new byte[1 + rows / ROWS_PER_ANCESTOR][];
    for (int k = 0; k < ancestors.length; k++) {
      ancestors[k] = descendant(root, root, conservation, 1, random);
    }
    byte[] codes = new byte[rows * columns];
    for (int row = 0; row < rows; row++) {
      byte[] ancestor = ancestors[random.nextInt(ancestors.length)];
      double change = 0.6 * random.nextDouble();
      byte[] codesOfRow = descendant(ancestor, root, conservation, change, random);
      System.arraycopy(codesOfRow, 0, codes, row * columns, columns);
    }
    return new EncodedAlignment("evolved", Alphabet.PROTEIN, rows, columns, codes);
  }

  /** A share of the ancestor's symbols is drawn anew: the root's where conserved, else any. */
  private static byte[] descendant(
      byte[] ancestor, byte[] root, double[] conservation, double change, Random random) {
    byte[] symbols = ancestor.clone();
    for (int column = 0; column < symbols.length; column++) {
      if (random.nextDouble() < change) {
        boolean conserved = random.nextDouble() < conservation[column];
        symbols[column] = conserved ? root[column] : anySymbol(random);
      }
    }
    return symbols;
  }

  private static byte anySymbol(Random random) {
    return (byte) random.nextInt(Alphabet.PROTEIN.size());
  }
}
