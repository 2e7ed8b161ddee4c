package org.coattend.spark.source;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;
import org.coattend.corpus.Alignment;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.FamilyRead;
import org.coattend.corpus.FamilyStream;

/** The rows of a partition, those of each family followed by its bad records. */
final class AlignmentRows implements PartitionReader<InternalRow> {

  /** Opens partitions. */
  static final class Factory implements PartitionReaderFactory {
    private final Broadcast<SerializableConfiguration> hadoop;
    private final List<AlignmentColumn> columns;
    private final boolean badRecords;

    /**
     * @param columns of the rows, in their order
     * @param badRecords whether bad records are rows
     */
    Factory(
        Broadcast<SerializableConfiguration> hadoop,
        List<AlignmentColumn> columns,
        boolean badRecords) {
      this.hadoop = hadoop;
      this.columns = columns;
      this.badRecords = badRecords;
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      return new AlignmentRows(
          ((AlignmentPartition) partition).split().open(hadoop.value().value()),
          columns,
          badRecords);
    }
  }

  private final FamilyStream families;
  private final List<AlignmentColumn> columns;
  private final boolean badRecords;
  private Iterator<InternalRow> rows = Collections.emptyIterator();
  private InternalRow row;

  private AlignmentRows(FamilyStream families, List<AlignmentColumn> columns, boolean badRecords) {
    this.families = families;
    this.columns = columns;
    this.badRecords = badRecords;
  }

  @Override
  public boolean next() {
    while (!rows.hasNext() && families.hasNext()) {
      rows = rows(families.next());
    }
    row = rows.hasNext() ? rows.next() : null;
    return row != null;
  }

  @Override
  public InternalRow get() {
    return row;
  }

  @Override
  public void close() {
    families.close();
  }

  private Iterator<InternalRow> rows(FamilyRead read) {
    Stream<InternalRow> good = read.accepted().stream().flatMap(this::aligned);
    Stream<InternalRow> bad = badRecords ? read.bad().stream().map(this::bad) : Stream.empty();
    return Stream.concat(good, bad).iterator();
  }

  private Stream<InternalRow> aligned(Alignment alignment) {
    UTF8String family = UTF8String.fromString(alignment.family());
    UTF8String file = UTF8String.fromString(alignment.source());
    int width = alignment.columns();
    return IntStream.range(0, alignment.rows())
        .mapToObj(
            n ->
                row(
                    column ->
                        switch (column) {
                          case FAMILY -> family;
                          case ROW -> alignment.rowNumbers()[n];
                          case ID -> UTF8String.fromString(alignment.ids()[n]);
                          case SEQUENCE ->
                              UTF8String.fromBytes(alignment.symbols(), n * width, width);
                          case FILE -> file;
                          case BAD_RECORD -> null;
                        }));
  }

  private InternalRow bad(BadRecord record) {
    String rows = record.rows() > 1 ? "; %,d rows".formatted(record.rows()) : "";
    String excerpt = record.excerpt().isEmpty() ? "" : ": " + record.excerpt();
    return row(
        column ->
            switch (column) {
              case FAMILY -> UTF8String.fromString(record.family());
              case FILE -> UTF8String.fromString(record.source());
              case BAD_RECORD -> UTF8String.fromString(record.description() + rows + excerpt);
              case ROW, ID, SEQUENCE -> null;
            });
  }

  private InternalRow row(Function<AlignmentColumn, Object> value) {
    Object[] values = columns.stream().map(value).toArray();
    return new GenericInternalRow(values);
  }
}
