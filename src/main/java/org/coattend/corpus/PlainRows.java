package org.coattend.corpus;

/** One sequence a line and nothing else; the ids are the ordinals of the rows. */
final class PlainRows extends FamilyParser.Single {
  private final FamilyParser.Input input;

  PlainRows(FamilyParser.Input input) {
    this.input = input;
  }

  @Override
  FamilyRead read() {
    ByteLines lines = input.lines();
    FamilyBuilder family = input.newFamily();
    RowWise rows = new RowWise(family);
    boolean damageNoted = false;
    while (lines.advance()) {
      if (lines.blank()) {
        continue;
      }
      if (family.rowsIn() == 0 && lines.holds((byte) 0)) {
        family.remark(0, "file is binary, not an alignment", lines.excerpt());
        return family.finish();
      }
      String id = Long.toString(family.rowsIn() + 1);
      rows.add(id, lines.number(), lines.bytes(), lines.length(), input.fault());
      damageNoted = lines.unfinished();
    }
    input.remarkDamage(family, damageNoted);
    if (family.rowsIn() == 0 && lines.damage() == null) {
      family.remark(0, "file is empty", "");
    }
    return family.finish();
  }
}
