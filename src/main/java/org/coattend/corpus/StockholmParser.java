package org.coattend.corpus;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Stockholm, any number of families in a file, each ended by {@code //}; blocks of rows are parted
 * by blank lines. A family has the name of its {@code #=GF ID}, else {@code #=GF AC}, else the
 * file's; when a name comes again it gets {@code #2}, {@code #3}, …
 */
final class StockholmParser implements FamilyParser {
  private static final String HEADER = "# STOCKHOLM";

  private final Input input;
  private final ByteLines lines;
  private final Set<String> names = new HashSet<>();
  private final Map<String, Integer> times = new HashMap<>();
  private boolean begun;
  private boolean stopped;

  StockholmParser(Input input) {
    this.input = input;
    lines = input.lines();
  }

  @Override
  public FamilyRead next() {
    if (stopped || !toContent()) {
      return emptyFile();
    }
    if (!begun && !lines.startsWith(HEADER)) {
      return stop("no '" + HEADER + "' at the top", lines.excerpt());
    }
    begun = true;
    return family();
  }

  private boolean toContent() {
    while (lines.advance()) {
      if (!lines.blank()) {
        return true;
      }
    }
    return false;
  }

  private FamilyRead emptyFile() {
    if (begun || stopped) {
      return null;
    }
    return lines.damage() == null
        ? stop("file is empty", "")
        : stop("the file breaks off here: " + input.damage(), "");
  }

  private FamilyRead stop(String reason, String excerpt) {
    stopped = true;
    FamilyBuilder family = input.newFamily();
    family.remark(excerpt.isEmpty() ? 0 : lines.number(), reason, excerpt);
    return family.finish();
  }

  /** Reads a family whose first line is the present one. */
  private FamilyRead family() {
    FamilyBuilder family = input.newFamily();
    EqualWidth rows = new EqualWidth(family);
    long firstLine = lines.number();
    String id = null;
    String accession = null;
    boolean named = false;
    boolean ended = false;
    boolean damageNoted = false;
    if (!lines.startsWith(HEADER)) {
      lines.pushBack();
    }
    while (!ended && lines.advance()) {
      if (lines.blank()) {
        rows.endBlock();
      } else if (lines.startsWith("//")) {
        ended = true;
      } else if (lines.startsWith(HEADER)) {
        lines.pushBack();
        break;
      } else if (lines.startsWith("#=GF ID")) {
        id = id == null ? value() : id;
      } else if (lines.startsWith("#=GF AC")) {
        accession = accession == null ? value() : accession;
      } else if (!lines.startsWith("#")) {
        if (!named) {
          family.rename(unique(id, accession));
          named = true;
        }
        String fault = input.fault();
        addRow(rows, fault);
        damageNoted = lines.unfinished();
      }
    }
    if (!named) {
      family.rename(unique(id, accession));
    }
    if (!ended && lines.damage() == null) {
      family.remark(lines.number(), "no '//' at the end of the family", "");
    } else if (!ended) {
      input.remarkDamage(family, damageNoted);
    }
    if (family.rowsIn() == 0 && ended) {
      family.remark(firstLine, "family has no rows", "");
    }
    rows.finish();
    return family.finish();
  }

  private void addRow(EqualWidth rows, String fault) {
    int id = lines.seek(false, 0);
    int idEnd = lines.seek(true, id);
    int sequence = lines.seek(false, idEnd);
    rows.add(lines.text(id, idEnd), lines.number(), lines.bytes(), sequence, lines.length(), fault);
  }

  private String value() {
    return lines.text(lines.seek(false, "#=GF ID".length()), lines.length());
  }

  private String unique(String id, String accession) {
    String name = input.family();
    if (accession != null && !accession.isEmpty()) {
      name = accession;
    }
    if (id != null && !id.isEmpty()) {
      name = id;
    }
    String unique = name;
    while (!names.add(unique)) {
      unique = name + "#" + (times.merge(name, 1, Integer::sum) + 1);
    }
    return unique;
  }
}
