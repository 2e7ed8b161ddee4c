package org.coattend.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.coattend.coevolution.FamilyModel;
import org.coattend.coevolution.FitMemory;
import org.coattend.corpus.Alignment;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.CountedRows;
import org.coattend.corpus.FamilyRead;
import org.coattend.encode.Encoder;
import org.coattend.interaction.Complex;
import org.coattend.interaction.PairingMethod;
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
    implements Serializable, CountedRows {

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

  @Override
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
              "the name of its query does not say where in %,d columns the second protein begins, and it has no partner; give --split or --partner"
                  .formatted(joined.columns()));
        }
        return accepted(
            Complex.given(joined, at.getAsInt(), encoder, partners, read.rowsIn()),
            read.rowsIn(),
            read.bad());
      } catch (Encoder.UnfitFamilyException unfit) {
        return rejected(joined, joined.rows(), read.rowsIn(), read.bad(), unfit.getMessage());
      }
    }

    /**
     * Joins two alignments.
     *
     * @throws BadInputException under {@link BadInputMode#FAILFAST}, when they cannot be used
     */
    public ComplexRead of(FamilyRead a, FamilyRead b) {
      if (a.accepted().isEmpty()) {
        return unpartnered(b, a, "the first protein cannot be used");
      }
      if (b.accepted().isEmpty()) {
        return unpartnered(a, b, "the second protein cannot be used");
      }
      long rowsIn = a.rowsIn() + b.rowsIn();
      List<BadRecord> bad = new ArrayList<>(a.bad());
      bad.addAll(b.bad());
      Alignment first = a.accepted().get();
      Alignment second = b.accepted().get();
      long rows = (long) first.rows() + second.rows();
      try {
        requireRoom(first, second);
        Complex complex = Complex.of(first, second, encoder, partners, rowsIn);
        if (complex.unpaired() > 0) {
          bad.add(record(first, complex.unpaired(), unpaired(complex.partners())));
        }
        return accepted(complex, rowsIn, bad);
      } catch (Encoder.UnfitFamilyException | ArithmeticException unfit) {
        return rejected(first, rows, rowsIn, bad, unfit.getMessage());
      }
    }

    private void requireRoom(Alignment a, Alignment b) throws Encoder.UnfitFamilyException {
      long bytes = Complex.matchingBytes(a.columns(), b.columns());
      long room = budget.heap() / budget.tasks();
      if (partners.method() == PairingMethod.PARALOGUES && bytes > room) {
        throw new Encoder.UnfitFamilyException(
            "pairing paralogues of %,d and %,d columns takes about %s of heap, each task has %s; give more memory (--driver-memory, --executor-memory)"
                .formatted(
                    a.columns(),
                    b.columns(),
                    FitMemory.megabytes(bytes),
                    FitMemory.megabytes(room)));
      }
    }

    /** Sets a second protein aside of which there is no first. */
    public ComplexRead alone(FamilyRead b) {
      return b.accepted().isEmpty()
          ? new ComplexRead(null, b.rowsIn(), b.bad())
          : rejected(
              b.accepted().get(),
              b.accepted().get().rows(),
              b.rowsIn(),
              b.bad(),
              "the input has no alignment of that name");
    }

    /** Sets a protein aside whose partner cannot be used. */
    private ComplexRead unpartnered(FamilyRead left, FamilyRead unusable, String why) {
      List<BadRecord> bad = new ArrayList<>(unusable.bad());
      bad.addAll(left.bad());
      long rowsIn = left.rowsIn() + unusable.rowsIn();
      return left.accepted().isEmpty()
          ? new ComplexRead(null, rowsIn, bad)
          : rejected(left.accepted().get(), left.accepted().get().rows(), rowsIn, bad, why);
    }

    private ComplexRead accepted(Complex complex, long rowsIn, List<BadRecord> bad)
        throws Encoder.UnfitFamilyException {
      budget.require(complex.family(), fit);
      return new ComplexRead(complex, rowsIn, bad);
    }

    private ComplexRead rejected(
        Alignment alignment, long rows, long rowsIn, List<BadRecord> before, String why) {
      BadRecord record =
          record(alignment, rows, "complex %s: %s".formatted(alignment.family(), why));
      if (mode == BadInputMode.FAILFAST) {
        throw new BadInputException(record);
      }
      List<BadRecord> bad = new ArrayList<>();
      bad.add(record);
      bad.addAll(before);
      return new ComplexRead(null, rowsIn, bad);
    }

    private static BadRecord record(Alignment alignment, long rows, String reason) {
      return new BadRecord(alignment.source(), alignment.family(), 0, rows, reason, "");
    }

    private static String unpaired(Partners partners) {
      return "rows of both proteins without a partner: %,d cover too little, the names of %,d tell no organism, those of %,d one that the other protein lacks, %,d more have none of their own"
          .formatted(
              partners.sparse(), partners.nameless(), partners.unshared(), partners.unmatched());
    }
  }
}
