package org.coattend.spark.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of a table of aligned sequences. */
enum AlignmentColumn {
  FAMILY,
  ROW,
  ID,
  SEQUENCE,
  FILE,
  /** Where and why a record is bad; its name is an option. */
  BAD_RECORD;

  /** All columns; that of bad records only where these are rows. */
  static StructType all(ScanOptions options) {
    List<StructField> fields = new ArrayList<>();
    for (AlignmentColumn column : values()) {
      if (column != BAD_RECORD || options.mode() == ScanOptions.Mode.PERMISSIVE) {
        fields.add(DataTypes.createStructField(column.named(options), column.type(), true));
      }
    }
    return DataTypes.createStructType(fields);
  }

  /** Whether a column has this name whatever the options. */
  static boolean isTaken(String name) {
    return Arrays.stream(values())
        .anyMatch(column -> column != BAD_RECORD && column.name().equalsIgnoreCase(name));
  }

  /** The columns of a schema, which has been checked. */
  static List<AlignmentColumn> of(StructType schema, ScanOptions options) {
    return Arrays.stream(schema.fieldNames()).map(name -> of(name, options)).toList();
  }

  /**
   * Checks a schema.
   *
   * @throws IllegalArgumentException when it has a column that there is not, or one of another type
   */
  static void check(StructType schema, ScanOptions options) {
    for (StructField field : schema.fields()) {
      AlignmentColumn column = of(field.name(), options);
      if (!column.type().equals(field.dataType())) {
        throw new IllegalArgumentException(
            "column '%s' is %s in the schema, must be %s"
                .formatted(field.name(), field.dataType().sql(), column.type().sql()));
      }
    }
  }

  private static AlignmentColumn of(String name, ScanOptions options) {
    return Arrays.stream(values())
        .filter(column -> column.named(options).equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no column '%s'; the columns are %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(column -> column.named(options))
                                .collect(Collectors.joining(", ")))));
  }

  private String named(ScanOptions options) {
    return this == BAD_RECORD ? options.badRecords() : name().toLowerCase(Locale.ROOT);
  }

  private DataType type() {
    return this == ROW ? DataTypes.IntegerType : DataTypes.StringType;
  }
}
