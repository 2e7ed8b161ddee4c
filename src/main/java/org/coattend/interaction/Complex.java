package org.coattend.interaction;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.coattend.corpus.Alignment;
import org.coattend.encode.Alphabet;
import org.coattend.encode.Chains;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;

/**
 * Two proteins whose rows are joined, pair by pair.
 *
 * @param family the joined rows, with a spacer between the two
 * @param partners which rows are joined
 * @param ids by pair: what its two rows are called
 * @param rowsOfA rows of the first protein, those without a partner included
 * @param rowsOfB rows of the second, likewise; 0 where the rows came as pairs
 */
public record Complex(
    EncodedFamily family, Partners partners, List<String[]> ids, long rowsOfA, long rowsOfB)
    implements Serializable {
  /**
   * Columns between the proteins: more than what a network of contacts sees at a time, so that it
   * takes pairs of the two for distant ones.
   */
  private static final int SPACER = 30;

  /** Fitted columns of either protein, below which a score is all average product. */
  private static final int FEWEST_COLUMNS = 3;

  /** Names of two proteins with their residues. */
  private static final Pattern RANGES = Pattern.compile("(.+?/\\d+-\\d+)[/_](.+/\\d+-\\d+)");

  /**
   * Joins the rows of two alignments.
   *
   * @throws Encoder.UnfitFamilyException when they have no organism in common, or what is joined
   *     cannot be fitted
   */
  public static Complex of(
      Alignment a, Alignment b, Encoder encoder, Partners.Options options, long rowsIn)
      throws Encoder.UnfitFamilyException {
    EncodedFamily first = encoded(a, encoder, "first");
    EncodedFamily second = encoded(b, encoder, "second");
    EncodedAlignment codesOfA = first.alignment();
    EncodedAlignment codesOfB = second.alignment();
    if (codesOfA.alphabet() != codesOfB.alphabet()) {
      throw new Encoder.UnfitFamilyException(
          "the one alignment is of the %s alphabet, the other of the %s (alphabet)"
              .formatted(name(codesOfA), name(codesOfB)));
    }
    Partners partners = Partners.of(first, second, options);
    if (partners.pairs().size() < 2) {
      throw new Encoder.UnfitFamilyException(
          partners.unmatched() == 0
              ? "no two rows but the queries are of the same organism: the names of %,d rows tell none, those of %,d tell others (organism-pattern)"
                  .formatted(partners.nameless(), partners.unshared())
              : "%,d rows are of organisms that both proteins have, but no two belong together (pairing, max-distance)"
                  .formatted(partners.unmatched()));
    }
    List<RowPair> pairs = partners.pairs();
    List<String[]> ids =
        pairs.stream()
            .map(pair -> new String[] {firstWord(a.ids()[pair.a()]), firstWord(b.ids()[pair.b()])})
            .toList();
    Alignment joined =
        new Alignment(
            a.family(),
            a.source(),
            a.columns() + b.columns(),
            IntStream.rangeClosed(1, pairs.size()).toArray(),
            ids.stream().map(both -> both[0] + "/" + both[1]).toArray(String[]::new),
            RowPair.join(pairs, a.symbols(), a.columns(), b.symbols(), b.columns()));
    return new Complex(
        spaced(encoder.encode(joined, rowsIn), a.columns()), partners, ids, a.rows(), b.rows());
  }

  /**
   * Takes an alignment whose rows are pairs already.
   *
   * @param split columns of the first protein
   * @throws Encoder.UnfitFamilyException when the split leaves one of the two without columns, or
   *     the alignment cannot be fitted
   */
  public static Complex given(
      Alignment joined, int split, Encoder encoder, Partners.Options options, long rowsIn)
      throws Encoder.UnfitFamilyException {
    if (split >= joined.columns()) {
      throw new Encoder.UnfitFamilyException(
          "split is %,d, but the alignment has %,d columns: give one below that"
              .formatted(split, joined.columns()));
    }
    List<String> names = List.of(joined.ids());
    return new Complex(
        spaced(encoder.encode(joined, rowsIn), split),
        Partners.given(joined.rows(), names, options),
        names.stream().map(Complex::halves).toList(),
        joined.rows(),
        0);
  }

  private static EncodedFamily spaced(EncodedFamily joined, int split)
      throws Encoder.UnfitFamilyException {
    EncodedAlignment before = joined.alignment();
    int columns = before.columns() + SPACER;
    byte[] codes = new byte[Math.multiplyExact(before.rows(), columns)];
    Arrays.fill(codes, before.alphabet().gap());
    for (int row = 0; row < before.rows(); row++) {
      int from = row * before.columns();
      int to = row * columns;
      System.arraycopy(before.codes(), from, codes, to, split);
      System.arraycopy(
          before.codes(), from + split, codes, to + split + SPACER, before.columns() - split);
    }
    EncodedFamily spaced =
        new EncodedFamily(
            joined.source(),
            joined.rowsIn(),
            new EncodedAlignment(before.family(), before.alphabet(), before.rows(), columns, codes),
            joined.rowNumbers(),
            joined.ids(),
            joined.usedRows(),
            IntStream.of(joined.usedColumns())
                .map(column -> column < split ? column : column + SPACER)
                .toArray(),
            new Chains(split, split + SPACER));
    int second = spaced.usedColumns().length - spaced.split();
    if (Math.min(spaced.split(), second) < FEWEST_COLUMNS) {
      throw new Encoder.UnfitFamilyException(
          "%d columns of the first protein and %d of the second have enough residues, each needs %d (split, max-gaps)"
              .formatted(spaced.split(), second, FEWEST_COLUMNS));
    }
    return spaced;
  }

  private static EncodedFamily encoded(Alignment alignment, Encoder encoder, String which)
      throws Encoder.UnfitFamilyException {
    try {
      return encoder.encode(alignment, alignment.rows());
    } catch (Encoder.UnfitFamilyException unfit) {
      throw new Encoder.UnfitFamilyException(
          "its %s protein: %s".formatted(which, unfit.getMessage()));
    }
  }

  /**
   * The same rows of the first protein, each with another row of the second, drawn at random: what
   * two proteins look like that have nothing to do with each other. The queries stay together, and
   * so do rows that do not inform the fit.
   */
  public EncodedFamily shuffled(long seed) {
    EncodedAlignment rows = family.alignment();
    int start = family.chains().start();
    int width = rows.columns() - start;
    int[] order = IntStream.range(0, rows.rows()).toArray();
    int[] used = family.usedRows();
    Random random = new Random(seed);
    for (int k = used.length - 1; k > 1; k--) {
      int other = used[1 + random.nextInt(k - 1)];
      int kept = order[used[k]];
      order[used[k]] = order[other];
      order[other] = kept;
    }
    byte[] codes = rows.codes().clone();
    for (int row = 0; row < order.length; row++) {
      System.arraycopy(
          rows.codes(),
          order[row] * rows.columns() + start,
          codes,
          row * rows.columns() + start,
          width);
    }
    return new EncodedFamily(
        family.source(),
        family.rowsIn(),
        new EncodedAlignment(rows.family(), rows.alphabet(), rows.rows(), rows.columns(), codes),
        family.rowNumbers(),
        family.ids(),
        family.usedRows(),
        family.usedColumns(),
        family.chains());
  }

  /** Heap that pairing paralogues takes beside the alignments, in bytes. */
  public static long matchingBytes(long columnsOfA, long columnsOfB) {
    return ParalogueMatching.heapBytes(columnsOfA, columnsOfB, Alphabet.PROTEIN);
  }

  /** Rows of both proteins that are in pairs; where rows came as pairs, those. */
  public long joined() {
    return rowsOfB == 0 ? rowsOfA : 2L * partners.pairs().size();
  }

  /** Rows that are in no pair. */
  public long unpaired() {
    return partners.sparse() + partners.nameless() + partners.unshared() + partners.unmatched();
  }

  private static String name(EncodedAlignment alignment) {
    return alignment.alphabet().name().toLowerCase(Locale.ROOT);
  }

  private static String firstWord(String name) {
    return name.strip().split("\\s", 2)[0];
  }

  /** The two names that a slash separates; twice the name where none does. */
  private static String[] halves(String name) {
    String word = firstWord(name);
    Matcher ranges = RANGES.matcher(word);
    if (ranges.matches()) {
      return new String[] {ranges.group(1), ranges.group(2)};
    }
    int slash = word.indexOf('/');
    boolean two =
        slash > 0 && slash < word.length() - 1 && !word.substring(slash + 1).matches("\\d+-\\d+");
    return two
        ? new String[] {word.substring(0, slash), word.substring(slash + 1)}
        : new String[] {word, word};
  }
}
