package org.coattend.spark.ml;

import java.util.Arrays;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** A stage that adds a column which it makes from another, row by row. */
public abstract class ColumnStage extends Transformer implements DefaultParamsWritable {
  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;

  ColumnStage(String uid, String input, String output) {
    this.uid = uid;
    inputCol = new Param<>(this, "inputCol", "the column that is read");
    outputCol = new Param<>(this, "outputCol", "the column that is added");
    setDefault(inputCol, input);
    setDefault(outputCol, output);
  }

  @Override
  public final String uid() {
    return uid;
  }

  /** The column that is read. */
  public final Param<String> inputCol() {
    return inputCol;
  }

  /** The column that is added. */
  public final Param<String> outputCol() {
    return outputCol;
  }

  /**
   * The schema with the new column.
   *
   * @throws IllegalArgumentException when the input column is missing or of another type, or the
   *     output column is there already
   */
  @Override
  public final StructType transformSchema(StructType schema) {
    String input = getOrDefault(inputCol);
    String output = getOrDefault(outputCol);
    if (!Arrays.asList(schema.fieldNames()).contains(input)) {
      throw new IllegalArgumentException(
          "inputCol is '%s', the columns are %s"
              .formatted(input, String.join(", ", schema.fieldNames())));
    }
    DataType given = schema.apply(input).dataType();
    if (!given.sql().equals(inputType().sql())) {
      throw new IllegalArgumentException(
          "inputCol '%s' is %s, must be %s".formatted(input, given.sql(), inputType().sql()));
    }
    if (Arrays.asList(schema.fieldNames()).contains(output)) {
      throw new IllegalArgumentException("outputCol is '%s', which exists".formatted(output));
    }
    return schema.add(output, outputType(), true);
  }

  @Override
  public final Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    int input = dataset.schema().fieldIndex(getOrDefault(inputCol));
    return dataset.toDF().mapPartitions(function(input), Encoders.row(schema));
  }

  abstract DataType inputType();

  abstract DataType outputType();

  /**
   * Appends the new column to the rows of a partition.
   *
   * @param input place of the input column
   */
  abstract MapPartitionsFunction<Row, Row> function(int input);

  static Row append(Row row, Object value) {
    Object[] values = new Object[row.size() + 1];
    for (int k = 0; k < row.size(); k++) {
      values[k] = row.get(k);
    }
    values[row.size()] = value;
    return RowFactory.create(values);
  }
}
