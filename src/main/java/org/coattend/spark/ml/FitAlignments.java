package org.coattend.spark.ml;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.coattend.coevolution.FamilyModel;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.BadRecord;
import org.coattend.corpus.ColumnChoice;
import org.coattend.corpus.FamilyRead;
import org.coattend.corpus.Limits;
import org.coattend.corpus.ReadOptions;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;
import org.coattend.spark.FitBudget;

/** Fits the alignments of a partition, one after the other, and appends their pairs. */
final class FitAlignments implements MapPartitionsFunction<Row, Row> {

  /** What becomes of alignments that cannot be used as they are. */
  enum Invalid {
    ERROR,
    KEEP,
    SKIP
  }

  /** Columns that tell a row in a message, at most. */
  private static final int TOLD = 3;

  /** Characters of each, at most. */
  private static final int TOLD_LENGTH = 40;

  private final int input;
  private final String column;
  private final Encoder encoder;
  private final FamilyModel.Options options;
  private final FitBudget budget;
  private final int top;
  private final Invalid invalid;

  /**
   * @param budget of one task
   * @param top pairs of an alignment, at most
   */
  FitAlignments(
      int input,
      String column,
      Encoder encoder,
      FamilyModel.Options options,
      FitBudget budget,
      int top,
      Invalid invalid) {
    this.input = input;
    this.column = column;
    this.encoder = encoder;
    this.options = options;
    this.budget = budget;
    this.top = top;
    this.invalid = invalid;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Iterable<Row> once = () -> rows;
    AtomicLong ordinal = new AtomicLong();
    return StreamSupport.stream(once.spliterator(), false)
        .flatMap(row -> fit(row, ordinal.incrementAndGet()))
        .iterator();
  }

  private Stream<Row> fit(Row row, long ordinal) {
    Optional<Row[]> pairs = pairs(row, "column " + column + ", row with " + told(row, ordinal));
    return pairs.isEmpty() && invalid == Invalid.SKIP
        ? Stream.empty()
        : Stream.of(ColumnStage.append(row, pairs.orElse(null)));
  }

  private Optional<Row[]> pairs(Row row, String source) {
    if (row.isNullAt(input)) {
      return unfit(source, 0, "the alignment is null");
    }
    BadInputMode mode = invalid == Invalid.ERROR ? BadInputMode.FAILFAST : BadInputMode.QUARANTINE;
    FamilyRead read =
        FamilyRead.of(
            source,
            row.getList(input),
            new ReadOptions(ColumnChoice.QUERY, mode, Limits.DEFAULT, false));
    if (read.accepted().isEmpty()) {
      return Optional.empty();
    }
    try {
      EncodedFamily family = encoder.encode(read.accepted().get(), read.rowsIn());
      budget.require(family, options);
      return Optional.of(
          FamilyModel.fit(family, options)
              .pairs(top)
              .map(pair -> RowFactory.create(pair.i(), pair.j(), pair.score(), pair.probability()))
              .toArray(Row[]::new));
    } catch (Encoder.UnfitFamilyException unfit) {
      return unfit(source, read.rowsIn(), unfit.getMessage());
    }
  }

  private Optional<Row[]> unfit(String source, long rows, String reason) {
    if (invalid == Invalid.ERROR) {
      throw new BadInputException(new BadRecord(source, "", 0, rows, reason, ""));
    }
    return Optional.empty();
  }

  /** The first columns of text and numbers, or the place in the partition. */
  private static String told(Row row, long ordinal) {
    String values =
        IntStream.range(0, row.size())
            .filter(k -> row.get(k) instanceof String || row.get(k) instanceof Number)
            .limit(TOLD)
            .mapToObj(k -> row.schema().fieldNames()[k] + " '" + beginning(row.get(k)) + "'")
            .collect(Collectors.joining(", "));
    return values.isEmpty()
        ? "ordinal %,d in partition %,d".formatted(ordinal, TaskContext.getPartitionId())
        : values;
  }

  private static String beginning(Object value) {
    String text = value.toString();
    return text.length() > TOLD_LENGTH ? text.substring(0, TOLD_LENGTH) + "…" : text;
  }
}
