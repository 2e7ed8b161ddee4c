package org.coattend.spark.ml;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.coattend.encoder.SharedEncoder;
import org.coattend.note.HeadFeature;

/**
 * Says what the heads of a pretrained transformer attend to in each text of a column.
 *
 * <p>Input: {@code string}. Output: an array of structs, one for each head, with its attention as
 * it is and weighted by the norm of what it moves: {@code layer} and {@code head} from 1, {@code
 * norm_weighted}, and the {@link HeadFeature}s, means over the words of the text, as the notes job
 * has them in {@code head_stats}. A text without words has an empty array, a null text null.
 *
 * <p>Texts are encoded together with others of their partition, so that results are the same in all
 * partitionings up to rounding.
 */
public final class NoteAttention extends ColumnStage {
  private static final long serialVersionUID = 1;

  private static final DataType HEADS = DataTypes.createArrayType(head(), false);

  private final Param<String> encoder =
      new Param<>(
          this,
          "encoder",
          "folder of an encoder in Hugging Face's layout, which every executor sees; empty for"
              + " all-MiniLM-L6-v2");

  public NoteAttention() {
    this(Identifiable.randomUID("note-attention"));
  }

  /** A stage with a name of its own. */
  public NoteAttention(String uid) {
    super(uid, "text", "heads");
    setDefault(encoder, "");
  }

  /** Reads a stage that was saved. */
  public static MLReader<NoteAttention> read() {
    return new DefaultParamsReadable<NoteAttention>() {}.read();
  }

  /** Reads a stage that was saved. */
  public static NoteAttention load(String path) {
    return read().load(path);
  }

  /** Sets the parameter. */
  public NoteAttention setInputCol(String value) {
    set(inputCol(), value);
    return this;
  }

  /** Sets the parameter. */
  public NoteAttention setOutputCol(String value) {
    set(outputCol(), value);
    return this;
  }

  /** See {@link #explainParams}. */
  public Param<String> encoder() {
    return encoder;
  }

  /** Sets the parameter. */
  public NoteAttention setEncoder(String value) {
    set(encoder, value);
    return this;
  }

  @Override
  public NoteAttention copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  DataType inputType() {
    return DataTypes.StringType;
  }

  @Override
  DataType outputType() {
    return HEADS;
  }

  @Override
  MapPartitionsFunction<Row, Row> function(int input) {
    return new ProfileTexts(input, new SharedEncoder(getOrDefault(encoder)));
  }

  private static StructType head() {
    StructType head =
        new StructType()
            .add("layer", IntegerType, false)
            .add("head", IntegerType, false)
            .add("norm_weighted", BooleanType, false);
    for (HeadFeature feature : HeadFeature.values()) {
      head = head.add(feature.column(), DoubleType, false, feature.meaning());
    }
    return head;
  }
}
