package org.coattend.encode;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.coattend.corpus.Alignment;

/** Turns alignments into codes and chooses the rows and columns that inform the fit. */
public final class Encoder implements Serializable {
  private static final double NUCLEOTIDE_SHARE = 0.9;
  private static final double FOREIGN_SHARE = 0.1;

  /**
   * How to encode.
   *
   * @param alphabet of all families, or empty to tell each from its letters: nucleotides when at
   *     least nine in ten are A, C, G, T, U or N
   * @param minCoverage a row with residues in a smaller share of the columns gets weight 0
   * @param maxGaps a column with gaps in a larger share of the remaining rows is not fitted
   */
  public record Options(Optional<Alphabet> alphabet, double minCoverage, double maxGaps) {

    /**
     * @throws IllegalArgumentException when a share is not in [0, 1]
     */
    public Options {
      if (!(minCoverage >= 0 && minCoverage <= 1)) {
        throw new IllegalArgumentException(
            "min-coverage is %s, must be 0 (off) to 1".formatted(minCoverage));
      }
      if (!(maxGaps >= 0 && maxGaps <= 1)) {
        throw new IllegalArgumentException(
            "max-gaps is %s, must be 0 to 1 (off)".formatted(maxGaps));
      }
    }
  }

  /** A family that cannot be fitted; the message says why. */
  public static final class UnfitFamilyException extends Exception {
    public UnfitFamilyException(String reason) {
      super(reason);
    }
  }

  private final Alphabet alphabet;
  private final double minCoverage;
  private final double maxGaps;

  public Encoder(Options options) {
    alphabet = options.alphabet().orElse(null);
    minCoverage = options.minCoverage();
    maxGaps = options.maxGaps();
  }

  /**
   * Encodes one family.
   *
   * @param rowsIn rows of the family as read, quarantined ones included
   * @throws UnfitFamilyException when its letters are not the alphabet's, or the filters leave
   *     fewer than two rows or two columns, or more columns than a fit takes
   */
  public EncodedFamily encode(Alignment alignment, long rowsIn) throws UnfitFamilyException {
    if (alignment.rows() < 2) {
      throw new UnfitFamilyException("the family has one row, a fit needs 2");
    }
    Alphabet letters = alphabet == null ? guess(alignment.symbols()) : alphabet;
    byte[] codes = codes(alignment.symbols(), letters);
    EncodedAlignment encoded =
        new EncodedAlignment(
            alignment.family(), letters, alignment.rows(), alignment.columns(), codes);
    int[] usedRows =
        IntStream.range(0, encoded.rows())
            .filter(row -> row == 0 || encoded.coverage(row) >= minCoverage)
            .toArray();
    if (usedRows.length < 2) {
      throw new UnfitFamilyException(
          "no row but the query covers %s of the columns (min-coverage)".formatted(minCoverage));
    }
    int[] usedColumns =
        IntStream.range(0, encoded.columns())
            .filter(column -> gaps(encoded, usedRows, column) <= maxGaps)
            .toArray();
    if (usedColumns.length < 2) {
      throw new UnfitFamilyException(
          "%d of %d columns have at most a share of %s of gaps (max-gaps), a pair needs 2"
              .formatted(usedColumns.length, encoded.columns(), maxGaps));
    }
    if (usedColumns.length > letters.maxColumns()) {
      throw new UnfitFamilyException(
          "%,d columns are to be fitted, the %s alphabet allows %,d (max-gaps)"
              .formatted(usedColumns.length, name(letters), letters.maxColumns()));
    }
    return new EncodedFamily(
        alignment.source(),
        rowsIn,
        encoded,
        alignment.rowNumbers(),
        alignment.ids(),
        usedRows,
        usedColumns);
  }

  private static Alphabet guess(byte[] symbols) {
    long letters = 0;
    long nucleotides = 0;
    for (byte symbol : symbols) {
      if (symbol != '-') {
        letters++;
        nucleotides += "ACGTUN".indexOf(symbol) >= 0 ? 1 : 0;
      }
    }
    return nucleotides >= NUCLEOTIDE_SHARE * letters ? Alphabet.NUCLEOTIDE : Alphabet.PROTEIN;
  }

  private static byte[] codes(byte[] symbols, Alphabet alphabet) throws UnfitFamilyException {
    byte[] codes = new byte[symbols.length];
    long letters = 0;
    long foreign = 0;
    for (int k = 0; k < symbols.length; k++) {
      byte code = alphabet.code(symbols[k]);
      letters += symbols[k] == '-' ? 0 : 1;
      foreign += code < 0 ? 1 : 0;
      codes[k] = code < 0 ? alphabet.gap() : code;
    }
    if (foreign > FOREIGN_SHARE * letters) {
      throw new UnfitFamilyException(
          "%,d of %,d letters are not of the %s alphabet (alphabet)"
              .formatted(foreign, letters, name(alphabet)));
    }
    return codes;
  }

  private static String name(Alphabet alphabet) {
    return alphabet.name().toLowerCase(Locale.ROOT);
  }

  private static double gaps(EncodedAlignment encoded, int[] rows, int column) {
    int gaps = 0;
    for (int row : rows) {
      gaps += encoded.code(row, column) == encoded.alphabet().gap() ? 1 : 0;
    }
    return (double) gaps / rows.length;
  }
}
