package org.coattend.encode;

import java.util.Arrays;

/**
 * The symbols of an alignment and their codes: residues first, in alphabetical order, the gap last.
 *
 * <p>A letter that stands for several residues or for none in particular (protein B J O U X Z,
 * nucleotide R Y S W K M B D H V N) has the code of the gap. T and U are one nucleotide.
 */
@SuppressWarnings("ImmutableEnumChecker") // the codes are written in the constructor alone
public enum Alphabet {
  PROTEIN("ACDEFGHIKLMNPQRSTVWY", "BJOUXZ"),
  NUCLEOTIDE("ACGU", "RYSWKMBDHVN");

  private static final byte NONE = -1;

  /** Pairs of a column and a symbol that the 16 bits of a key in the fit tell apart. */
  private static final int KEYS = 1 << 16;

  private final String residues;
  private final byte[] codes = new byte[128];

  Alphabet(String residues, String ambiguous) {
    this.residues = residues;
    Arrays.fill(codes, NONE);
    for (int k = 0; k < residues.length(); k++) {
      codes[residues.charAt(k)] = (byte) k;
    }
    for (int k = 0; k < ambiguous.length(); k++) {
      codes[ambiguous.charAt(k)] = (byte) residues.length();
    }
    codes['-'] = (byte) residues.length();
    if (residues.indexOf('U') >= 0) {
      codes['T'] = codes['U'];
    }
  }

  /** Number of symbols, the gap included: 21 or 5. */
  public int size() {
    return residues.length() + 1;
  }

  /** Columns that a fit takes, at most: 3,120 or 13,107. */
  public int maxColumns() {
    return KEYS / size();
  }

  /** Code of the gap, the largest of all. */
  public byte gap() {
    return (byte) residues.length();
  }

  /**
   * Code of a symbol.
   *
   * @param symbol an upper-case ASCII letter or {@code '-'}
   * @return 0 ≤ code &lt; {@link #size()}, or −1 when the symbol does not belong to the alphabet
   */
  public byte code(byte symbol) {
    return symbol < 0 ? NONE : codes[symbol];
  }

  /** The symbol of a code; {@code '-'} for the gap's. */
  public char symbol(int code) {
    return code == residues.length() ? '-' : residues.charAt(code);
  }
}
