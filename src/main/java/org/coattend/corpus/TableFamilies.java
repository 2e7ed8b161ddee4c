package org.coattend.corpus;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/** Families out of a table's rows, which come sorted by family and in order within each. */
final class TableFamilies implements Iterator<FamilyRead> {
  private final Iterator<Row> rows;
  private final ReadOptions options;
  private Row ahead;

  TableFamilies(Iterator<Row> rows, ReadOptions options) {
    this.rows = rows;
    this.options = options;
  }

  @Override
  public boolean hasNext() {
    return ahead != null || rows.hasNext();
  }

  @Override
  public FamilyRead next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Row first = ahead == null ? rows.next() : ahead;
    String name = first.getAs("family");
    FamilyBuilder family =
        new FamilyBuilder(source(first), Objects.requireNonNullElse(name, ""), options);
    if (name == null) {
      family.reject(0, "rows have no family", "");
    }
    RowWise rowWise = new RowWise(family);
    add(rowWise, first, 1);
    ahead = null;
    while (ahead == null && rows.hasNext()) {
      Row row = rows.next();
      if (Objects.equals(name, row.getAs("family"))) {
        add(rowWise, row, family.rowsIn() + 1);
      } else {
        ahead = row;
      }
    }
    return family.finish();
  }

  private void add(RowWise rowWise, Row row, long ordinal) {
    String id = row.getAs("id");
    String sequence = row.getAs("sequence");
    byte[] raw = sequence == null ? new byte[0] : sequence.getBytes(StandardCharsets.ISO_8859_1);
    String fault = id == null ? "row has no id" : tooLong(raw);
    rowWise.add(Objects.requireNonNullElse(id, ""), ordinal, raw, raw.length, fault);
  }

  private String tooLong(byte[] raw) {
    int most = options.limits().maxRowBytes();
    return raw.length > most
        ? FamilyBuilder.format("row is longer than %,d characters", most)
        : null;
  }

  private static String source(Row row) {
    return InputFile.source(new Path(URI.create(row.<String>getAs("file"))));
  }
}
