package org.coattend.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.coattend.coevolution.FamilyModel;
import org.coattend.corpus.Alignment;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.FamilyKey;
import org.coattend.corpus.FamilyRead;
import org.coattend.encode.Encoder;
import org.coattend.interaction.Complex;
import org.coattend.interaction.Partners;
import org.coattend.interaction.Split;

/**
 * What came of reading and joining two proteins.
 *
 * @param complex their joined rows, or null when they are rejected
 * @param rowsIn rows of both as read
 * @param bad what was set aside, rows without a partner included
 */
public record ComplexRead(Complex complex, long rowsIn, List<BadRecord> bad)
    implements Serializable {

  /**
   * How proteins are joined.
   *
   * @param split columns of the first where rows come as pairs; 0: as their query's name says
   * @param mode what to do about what cannot be used
   */
  public record Options(
      Encoder.Options encoding,
      Partners.Options partners,
      FamilyModel.Options fit,
      int split,
      BadInputMode mode) {

    /**
     * @throws IllegalArgumentException when the split is negative
     */
    public Options {
      if (split < 0) {
        throw new IllegalArgumentException(
            "split is %d, must be at least 1, or 0 for what the query's name says"
                .formatted(split));
      }
    }
  }

  /** The complex, or the one that was rejected. */
  public FamilyKey key() {
    return complex == null ? FamilyKey.of(bad.get(0)) : complex.family().key();
  }

  /** Rows set aside. */
  public long quarantined() {
    return bad.stream().mapToLong(BadRecord::rows).sum();
  }

  /** Joins proteins in tasks. */
  public static final class Joining implements Serializable {
    private final Encoder encoder;
    private final Partners.Options partners;
    private final FamilyModel.Options fit;
    private final FitBudget budget;
    private final int split;
    private final BadInputMode mode;

    public Joining(Options options, FitBudget budget) {
      encoder = new Encoder(options.encoding());
      partners = options.partners();
      fit = options.fit();
      split = options.split();
      mode = options.mode();
      this.budget = budget;
    }

    /**
     * Takes an alignment whose rows are pairs.
     *
     * @throws BadInputException under {@link BadInputMode#FAILFAST}, when it cannot be used
     */
    public ComplexRead given(FamilyRead read) {
      if (read.accepted().isEmpty()) {
        return new ComplexRead(null, read.rowsIn(), read.bad());
      }
      Alignment joined = read.accepted().get();
      try {
        OptionalInt at = split > 0 ? OptionalInt.of(split) : Split.of(joined);
        if (at.isEmpty()) {
          throw new Encoder.UnfitFamilyException(
              "the name of its query does not say where the second protein begins, and it has no partner; give --split or --partner");
        }
        return accepted(
            Complex.given(joined, at.getAsInt(), encoder, partners, read.rowsIn()),
            read.rowsIn(),
            read.bad());
      } catch (Encoder.UnfitFamilyException unfit) {
        return rejected(joined, joined.rows(), read.rowsIn(), read.bad(), unfit);
      }
    }

    /**
     * Joins two alignments.
     *
     * @throws BadInputException under {@link BadInputMode#FAILFAST}, when they cannot be used
     */
    public ComplexRead of(FamilyRead a, FamilyRead b) {
      long rowsIn = a.rowsIn() + b.rowsIn();
      List<BadRecord> bad = new ArrayList<>(a.bad());
      bad.addAll(b.bad());
      if (a.accepted().isEmpty() || b.accepted().isEmpty()) {
        FamilyRead left = a.accepted().isEmpty() ? b : a;
        left.accepted()
            .ifPresent(
                one -> bad.add(record(one, one.rows(), "its partner cannot be used: rejected")));
        return new ComplexRead(null, rowsIn, bad);
      }
      Alignment first = a.accepted().get();
      Alignment second = b.accepted().get();
      long rows = (long) first.rows() + second.rows();
      try {
        Complex complex = Complex.of(first, second, encoder, partners, rowsIn);
        if (complex.unpaired() > 0) {
          bad.add(record(first, complex.unpaired(), unpaired(complex.partners())));
        }
        return accepted(complex, rowsIn, bad);
      } catch (Encoder.UnfitFamilyException unfit) {
        return rejected(first, rows, rowsIn, bad, unfit);
      }
    }

    /** Sets a second protein aside of which there is no first. */
    public ComplexRead alone(FamilyRead b) {
      List<BadRecord> bad = new ArrayList<>(b.bad());
      b.accepted()
          .ifPresent(
              one ->
                  bad.add(
                      0,
                      record(
                          one,
                          one.rows(),
                          "the input has no alignment of the name %s; rejected"
                              .formatted(one.family()))));
      return new ComplexRead(null, b.rowsIn(), bad);
    }

    private ComplexRead accepted(Complex complex, long rowsIn, List<BadRecord> bad)
        throws Encoder.UnfitFamilyException {
      budget.require(complex.family(), fit);
      return new ComplexRead(complex, rowsIn, bad);
    }

    private ComplexRead rejected(
        Alignment alignment,
        long rows,
        long rowsIn,
        List<BadRecord> before,
        Encoder.UnfitFamilyException unfit) {
      BadRecord record =
          record(
              alignment, rows, "complex %s: %s".formatted(alignment.family(), unfit.getMessage()));
      if (mode == BadInputMode.FAILFAST) {
        throw new BadInputException(record);
      }
      List<BadRecord> bad = new ArrayList<>();
      bad.add(record);
      before.stream().filter(each -> each.rows() > 0 || each.line() > 0).forEach(bad::add);
      return new ComplexRead(null, rowsIn, bad);
    }

    private static BadRecord record(Alignment alignment, long rows, String reason) {
      return new BadRecord(alignment.source(), alignment.family(), 0, rows, reason, "");
    }

    private static String unpaired(Partners partners) {
      return "rows without a partner: the names of %,d tell no organism, those of %,d one that the other protein lacks, %,d more have none of their own"
          .formatted(partners.nameless(), partners.unshared(), partners.unmatched());
    }
  }
}
