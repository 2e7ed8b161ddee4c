package org.coattend.report.page;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.coattend.report.FamilyFile;

/**
 * Rows of several tables brought together by family, so that a task holds one family at a time, and
 * made into its page.
 */
final class FamilyRows implements FlatMapGroupsFunction<String, Row, Row> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A page that was written, by its file's name, and why something is not on it; else empty. */
  private static final StructType WRITTEN =
      new StructType()
          .add("family", DataTypes.StringType)
          .add("file", DataTypes.StringType)
          .add("problem", DataTypes.StringType);

  /** Makes the page of a family from its rows. */
  interface Maker extends Serializable {
    /**
     * Makes one.
     *
     * @param rows by table, in order
     */
    Page make(Map<Part, List<JsonNode>> rows, Configuration hadoop);
  }

  /** What a row is of. */
  enum Part {
    FAMILY,
    PAIRS,
    POSITIONS,
    HEADS
  }

  private final String folder;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Maker maker;

  private FamilyRows(String folder, Broadcast<SerializableConfiguration> hadoop, Maker maker) {
    this.folder = folder;
    this.hadoop = hadoop;
    this.maker = maker;
  }

  /**
   * A table's rows, to be put together with those of others.
   *
   * @param order in which a family's are wanted
   */
  static Dataset<Row> of(Part part, Dataset<Row> table, Column order) {
    return table.select(
        col("family"),
        lit(part.name()).as("part"),
        order.cast("double").as("place"),
        to_json(struct(col("*"))).as("json"));
  }

  /**
   * Writes a page of every family.
   *
   * @return rows of (family, file, problem)
   */
  static List<Row> write(
      Stream<Dataset<Row>> parts,
      String folder,
      Broadcast<SerializableConfiguration> hadoop,
      Maker maker) {
    Dataset<Row> rows = parts.reduce(Dataset::union).orElseThrow();
    return rows.groupBy("family")
        .as(Encoders.STRING(), Encoders.row(rows.schema()))
        .flatMapSortedGroups(
            new Column[] {col("place")},
            new FamilyRows(folder, hadoop, maker),
            Encoders.row(WRITTEN))
        .collectAsList();
  }

  @Override
  public Iterator<Row> call(String family, Iterator<Row> rows) throws IOException {
    Map<Part, List<JsonNode>> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      parts.put(part, new ArrayList<>());
    }
    while (rows.hasNext()) {
      Row row = rows.next();
      parts.get(Part.valueOf(row.getString(1))).add(json(row.getString(3)));
    }
    if (parts.get(Part.FAMILY).isEmpty()) {
      return List.<Row>of().iterator();
    }
    Configuration configuration = hadoop.value().value();
    Page page = maker.make(parts, configuration);
    String file = FamilyFile.name(family, PageFile.EXTENSION);
    PageFile.write(new Path(folder, file), configuration, page);
    return List.of(RowFactory.create(family, file, page.problem())).iterator();
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }
}
