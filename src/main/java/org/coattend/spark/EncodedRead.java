package org.coattend.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.coattend.coevolution.FamilyModel;
import org.coattend.corpus.Alignment;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.CountedRows;
import org.coattend.corpus.FamilyKey;
import org.coattend.corpus.FamilyRead;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;

/**
 * What came of reading and encoding one family.
 *
 * @param family the rows that go on, or null when the family is rejected
 * @param rowsIn rows of the family as read
 * @param bad what was set aside
 */
public record EncodedRead(EncodedFamily family, long rowsIn, List<BadRecord> bad)
    implements Serializable, CountedRows {

  /** The family, or the one that was rejected. */
  public FamilyKey key() {
    return family == null ? FamilyKey.of(bad.get(0)) : family.key();
  }

  @Override
  public long quarantined() {
    return bad.stream().mapToLong(BadRecord::rows).sum();
  }

  /**
   * Encodes what was read and rejects what the memory does not allow to fit.
   *
   * @throws BadInputException under {@link BadInputMode#FAILFAST}, when the family cannot be fitted
   */
  public static EncodedRead of(
      FamilyRead read,
      Encoder encoder,
      FitBudget budget,
      FamilyModel.Options options,
      BadInputMode mode) {
    Optional<Alignment> accepted = read.accepted();
    if (accepted.isEmpty()) {
      return new EncodedRead(null, read.rowsIn(), read.bad());
    }
    try {
      EncodedFamily family = encoder.encode(accepted.get(), read.rowsIn());
      budget.require(family, options);
      return new EncodedRead(family, read.rowsIn(), read.bad());
    } catch (Encoder.UnfitFamilyException unfit) {
      BadRecord rejected = rejected(accepted.get(), unfit.getMessage());
      if (mode == BadInputMode.FAILFAST) {
        throw new BadInputException(rejected);
      }
      List<BadRecord> bad = new ArrayList<>(read.bad());
      bad.add(rejected);
      return new EncodedRead(null, read.rowsIn(), bad);
    }
  }

  private static BadRecord rejected(Alignment alignment, String reason) {
    return new BadRecord(
        alignment.source(),
        alignment.family(),
        0,
        alignment.rows(),
        "family %s: %s".formatted(alignment.family(), reason),
        "");
  }
}
