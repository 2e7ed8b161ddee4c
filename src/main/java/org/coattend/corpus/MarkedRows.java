package org.coattend.corpus;

import java.util.Arrays;

/** A3M, A2M and aligned FASTA: a line with {@code '>'} and the id, then the sequence. */
final class MarkedRows extends FamilyParser.Single {
  /** Rows of an A3M that HH-suite uses for secondary structure and accessibility. */
  private static final String[] ANNOTATIONS = {"ss_pred", "ss_conf", "ss_dssp", "sa_dssp"};

  private final FamilyParser.Input input;
  private final ByteLines lines;
  private final FamilyBuilder family;
  private final RowWise rowWise;
  private final EqualWidth equalWidth;

  private final boolean wholeNames;

  private String id;
  private long line;
  private byte[] sequence = new byte[256];
  private int length;
  private boolean overlong;

  private MarkedRows(FamilyParser.Input input, boolean equal) {
    this.input = input;
    lines = input.lines();
    wholeNames = input.options().wholeNames();
    family = input.newFamily();
    rowWise = equal ? null : new RowWise(family);
    equalWidth = equal ? new EqualWidth(family) : null;
  }

  static MarkedRows withOwnInserts(FamilyParser.Input input) {
    return new MarkedRows(input, false);
  }

  static MarkedRows ofEqualWidth(FamilyParser.Input input) {
    return new MarkedRows(input, true);
  }

  @Override
  FamilyRead read() {
    while (lines.advance()) {
      if (lines.startsWith(">")) {
        endRow(null);
        id =
            wholeNames ? lines.text(1, lines.length()).strip() : lines.text(1, lines.seek(true, 1));
        line = lines.number();
      } else if (id != null) {
        append();
      } else if (!lines.blank() && !lines.startsWith("#")) {
        family.remark(lines.number(), "no '>' before the first sequence", lines.excerpt());
        return family.finish();
      }
    }
    boolean rowIsOpen = id != null && !isAnnotation() && lines.damage() != null;
    endRow(rowIsOpen ? "row is unfinished, the file breaks off here: " + input.damage() : null);
    input.remarkDamage(family, rowIsOpen);
    if (family.rowsIn() == 0 && lines.damage() == null) {
      family.remark(0, "file is empty", "");
    }
    if (equalWidth != null) {
      equalWidth.finish();
    }
    return family.finish();
  }

  private void append() {
    int from = lines.seek(false, 0);
    int more = lines.length() - from;
    int taken = Math.min(more, input.options().limits().maxRowBytes() - length);
    overlong |= lines.overlong() || taken < more;
    if (length + taken > sequence.length) {
      sequence = Arrays.copyOf(sequence, Math.max(length + taken, 2 * sequence.length));
    }
    System.arraycopy(lines.bytes(), from, sequence, length, taken);
    length += taken;
  }

  private void endRow(String unfinished) {
    if (id != null && !isAnnotation()) {
      String fault = unfinished == null && overlong ? input.tooLong() : unfinished;
      if (rowWise != null) {
        rowWise.add(id, line, sequence, length, fault);
      } else {
        equalWidth.add(id, line, sequence, 0, length, fault);
        if (family.rowsIn() == 1) {
          equalWidth.endQuery();
        }
      }
    }
    id = null;
    length = 0;
    overlong = false;
  }

  private boolean isAnnotation() {
    return rowWise != null && Arrays.stream(ANNOTATIONS).anyMatch(id::startsWith);
  }
}
