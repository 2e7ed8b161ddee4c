package org.coattend.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.coattend.report.page.Block.Table;

/** Tables of a report as tables of a page. */
final class TableView {
  private TableView() {}

  /**
   * The first rows of a table.
   *
   * @param limit how many, at most
   */
  static Table of(String name, String caption, Dataset<Row> table, int limit) {
    List<List<Object>> rows = new ArrayList<>();
    for (Row row : table.takeAsList(limit)) {
      List<Object> cells = new ArrayList<>();
      for (int k = 0; k < row.size(); k++) {
        cells.add(cell(row, k, row.schema().fields()[k].dataType()));
      }
      rows.add(cells);
    }
    return new Table(
        name,
        caption,
        columns(table.schema()),
        rows,
        rows.size() < limit ? rows.size() : table.count());
  }

  /** Ordered by all columns that have an order, the first before the next. */
  static Dataset<Row> ordered(Dataset<Row> table) {
    return table.orderBy(
        Stream.of(table.schema().fields())
            .filter(field -> RowOrdering.isOrderable(field.dataType()))
            .map(field -> table.col("`" + field.name() + "`"))
            .toArray(Column[]::new));
  }

  private static Object cell(Row row, int k, DataType type) {
    if (row.isNullAt(k)) {
      return null;
    }
    return type instanceof ArrayType ? row.getList(k) : finite(row.get(k));
  }

  /** Columns of a table that is told by its schema, those of the given names left out. */
  static List<Table.Column> columns(StructType schema, String... without) {
    return Stream.of(schema.fields())
        .filter(field -> !Arrays.asList(without).contains(field.name()))
        .map(TableView::column)
        .toList();
  }

  private static Table.Column column(StructField field) {
    return new Table.Column(
        field.name(), field.getComment().getOrElse(() -> ""), type(field.dataType()));
  }

  private static String type(DataType type) {
    if (type instanceof NumericType) {
      return "number";
    }
    return type instanceof BooleanType ? "truth" : "text";
  }

  /** The cells of a row that is an object of JSON. */
  static List<Object> cells(JsonNode row, List<Table.Column> columns) {
    List<Object> cells = new ArrayList<>();
    for (Table.Column column : columns) {
      JsonNode value = row.path(column.name());
      if (column.type().equals("number")) {
        cells.add(number(value));
      } else {
        cells.add(value.isMissingNode() || value.isNull() ? null : value);
      }
    }
    return cells;
  }

  /** A number, or null where there is none or it is not finite. */
  static Double number(JsonNode value) {
    return value.isNumber() ? value.doubleValue() : null;
  }

  /** Values of which some may be null. */
  static List<Double> nullable(Double[] values) {
    return Collections.unmodifiableList(Arrays.asList(values));
  }

  private static Object finite(Object value) {
    boolean real = value instanceof Double || value instanceof Float;
    return real && !Double.isFinite(((Number) value).doubleValue()) ? null : value;
  }
}
