package org.coattend.job;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;
import org.coattend.corpus.StoredFile;
import org.coattend.evaluation.ContactPrecision;
import org.coattend.evaluation.DistanceMap;
import org.coattend.evaluation.ScoredPair;
import org.coattend.evaluation.TruthFile;
import org.coattend.report.ContactMapPlot;

/**
 * Precision of one family: its positions and its pairs in, a row for each separation and cut out.
 *
 * <p>Positions are rows of (family, i, residue) in order, pairs of (family, i, j, score). A row out
 * is (family, min_separation, top, n, precision, problem); a family that cannot be evaluated gives
 * one row with the problem and nothing else; when the storage of its truth fails, so does the task.
 * On demand the family's contact map is drawn as well.
 */
final class FamilyPrecision implements CoGroupFunction<String, Row, Row, Row> {
  private final EvaluateJob.Options options;
  private final String maps;
  private final Broadcast<Map<String, TruthFile>> truth;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * @param maps folder for contact maps, or null for none
   */
  FamilyPrecision(
      EvaluateJob.Options options,
      String maps,
      Broadcast<Map<String, TruthFile>> truth,
      Broadcast<SerializableConfiguration> hadoop) {
    this.options = options;
    this.maps = maps;
    this.truth = truth;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Row> call(String family, Iterator<Row> positions, Iterator<Row> pairs)
      throws IOException {
    TruthFile file = truth.value().get(family);
    List<ScoredPair> scored;
    DistanceMap distances;
    List<ContactPrecision> cuts;
    try {
      scored = scored(pairs);
      distances = distances(file, query(positions));
      cuts =
          ContactPrecision.of(scored, distances, options.separations(), options.contactDistance());
    } catch (IOException | IllegalArgumentException e) {
      String problem = "%s: %s".formatted(file.path(), e.getMessage());
      return List.of(RowFactory.create(family, null, null, null, null, problem)).iterator();
    }
    if (maps != null) {
      ContactMapPlot.write(
          maps, hadoop.value().value(), FamilyMap.of(family, scored, distances, options));
    }
    return cuts.stream().map(cut -> row(family, cut)).iterator();
  }

  private DistanceMap distances(TruthFile file, String query) throws IOException {
    Configuration configuration = hadoop.value().value();
    Optional<String> chain = Optional.of(options.chain()).filter(name -> !name.isEmpty());
    try (InputStream content = StoredFile.open(new Path(file.path()), configuration)) {
      return file.read(content, query, options.distanceColumn(), chain);
    }
  }

  /** The query's residues from its positions. */
  private static String query(Iterator<Row> positions) {
    StringBuilder query = new StringBuilder();
    while (positions.hasNext()) {
      Row position = positions.next();
      query.append(position.getString(2));
      if (position.getInt(1) != query.length()) {
        throw new IllegalArgumentException(
            "the table of positions has %d where %d should follow"
                .formatted(position.getInt(1), query.length()));
      }
    }
    return query.toString();
  }

  private static List<ScoredPair> scored(Iterator<Row> pairs) {
    List<ScoredPair> scored = new ArrayList<>();
    while (pairs.hasNext()) {
      Row pair = pairs.next();
      double score = pair.isNullAt(3) ? Double.NaN : pair.getDouble(3);
      scored.add(new ScoredPair(pair.getInt(1), pair.getInt(2), score));
    }
    return scored;
  }

  private static Row row(String family, ContactPrecision cut) {
    Double precision = cut.n() == 0 ? null : cut.precision();
    return RowFactory.create(family, cut.minSeparation(), cut.top(), cut.n(), precision, null);
  }
}
