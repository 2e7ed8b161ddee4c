package org.coattend.corpus;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of reading one family. No row is lost: rows in = rows of the alignment + rows of the
 * bad records.
 *
 * @param alignment the rows that can be used, or null when the family is rejected (see {@link
 *     #accepted()})
 * @param rowsIn rows of the family as read
 * @param bad what was set aside, in the order of lines
 */
public record FamilyRead(Alignment alignment, long rowsIn, List<BadRecord> bad)
    implements Serializable {

  /**
   * @throws IllegalStateException when rows were lost or counted twice, or nothing says why there
   *     is no alignment
   */
  public FamilyRead {
    bad = List.copyOf(bad);
    long used = alignment == null ? 0 : alignment.rows();
    long quarantined = bad.stream().mapToLong(BadRecord::rows).sum();
    if (rowsIn != used + quarantined) {
      throw new IllegalStateException(
          "%d rows in, but %d used and %d quarantined".formatted(rowsIn, used, quarantined));
    }
    if (alignment == null && bad.isEmpty()) {
      throw new IllegalStateException("no alignment, and no bad record that says why");
    }
  }

  /**
   * Reads a family whose rows are at hand, by the rules of A3M. Lines are their ordinals.
   *
   * @param source where they are from, as messages shall have it
   * @param sequences first the query; null counts as an empty one
   * @throws BadInputException under {@link BadInputMode#FAILFAST}, at the first bad record
   */
  public static FamilyRead of(String source, List<String> sequences, ReadOptions options) {
    FamilyBuilder family = new FamilyBuilder(source, "", options);
    RowWise rows = new RowWise(family);
    for (String sequence : sequences) {
      byte[] raw = Objects.requireNonNullElse(sequence, "").getBytes(StandardCharsets.ISO_8859_1);
      rows.add("", family.rowsIn() + 1, raw, raw.length, null);
    }
    if (sequences.isEmpty()) {
      family.remark(0, "the alignment has no rows", "");
    }
    return family.finish();
  }

  /** The alignment, unless the family was rejected. */
  public Optional<Alignment> accepted() {
    return Optional.ofNullable(alignment);
  }

  /** Name of the family, or what it would have been called. */
  public String family() {
    return alignment == null ? bad.get(0).family() : alignment.family();
  }

  /** The file it was read from. */
  String source() {
    return alignment == null ? bad.get(0).source() : alignment.source();
  }

  FamilyRead withFamily(String name) {
    Alignment renamed =
        alignment == null
            ? null
            : new Alignment(
                name,
                alignment.source(),
                alignment.columns(),
                alignment.rowNumbers(),
                alignment.ids(),
                alignment.symbols());
    return new FamilyRead(
        renamed, rowsIn, bad.stream().map(record -> record.withFamily(name)).toList());
  }
}
