package org.coattend.corpus;

import java.util.List;

/**
 * CLUSTAL and its kin: a header, then blocks of lines with an id, a part of the row, and maybe a
 * count of residues; a line of conservation marks, which begins with a blank, ends a block.
 */
final class ClustalParser extends FamilyParser.Single {
  private static final List<String> HEADERS =
      List.of("CLUSTAL", "MUSCLE", "PROBCONS", "MSAPROBS", "Kalign", "T-COFFEE");

  private final FamilyParser.Input input;
  private final ByteLines lines;

  ClustalParser(FamilyParser.Input input) {
    this.input = input;
    lines = input.lines();
  }

  static boolean isHeader(byte[] line, int length) {
    return HEADERS.stream().anyMatch(header -> ByteLines.startsWith(line, length, header));
  }

  @Override
  FamilyRead read() {
    FamilyBuilder family = input.newFamily();
    EqualWidth rows = new EqualWidth(family);
    boolean begun = false;
    boolean damageNoted = false;
    while (lines.advance()) {
      if (lines.blank()) {
        rows.endBlock();
      } else if (!begun) {
        begun = true;
        if (!isHeader(lines.bytes(), lines.length())) {
          family.remark(lines.number(), "no CLUSTAL header at the top", lines.excerpt());
          return family.finish();
        }
      } else if (ByteLines.isSpace(lines.bytes()[0])) {
        rows.endBlock();
      } else {
        addRow(rows);
        damageNoted = lines.unfinished();
      }
    }
    input.remarkDamage(family, damageNoted);
    if (family.rowsIn() == 0 && lines.damage() == null) {
      family.remark(0, begun ? "file has no rows" : "file is empty", "");
    }
    rows.finish();
    return family.finish();
  }

  private void addRow(EqualWidth rows) {
    int idEnd = lines.seek(true, 0);
    int from = lines.seek(false, idEnd);
    int to = lines.seek(true, from);
    if (!isCount(lines.seek(false, to))) {
      to = lines.length();
    }
    rows.add(lines.text(0, idEnd), lines.number(), lines.bytes(), from, to, input.fault());
  }

  private boolean isCount(int from) {
    for (int k = from; k < lines.length(); k++) {
      if (lines.bytes()[k] < '0' || lines.bytes()[k] > '9') {
        return false;
      }
    }
    return true;
  }
}
