package org.coattend.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;
import org.coattend.evaluation.ContactPrecision;
import org.coattend.evaluation.DistanceMap;
import org.coattend.evaluation.ScoredPair;
import org.coattend.report.ContactMapPlot;
import org.coattend.report.KnownContacts;

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
  private final Broadcast<KnownContacts> known;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * @param maps folder for contact maps, or null for none
   */
  FamilyPrecision(
      EvaluateJob.Options options,
      String maps,
      Broadcast<KnownContacts> known,
      Broadcast<SerializableConfiguration> hadoop) {
    this.options = options;
    this.maps = maps;
    this.known = known;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Row> call(String family, Iterator<Row> positions, Iterator<Row> pairs)
      throws IOException {
    List<ScoredPair> scored;
    DistanceMap distances;
    List<ContactPrecision> cuts;
    try {
      scored = scored(pairs);
      String query =
          KnownContacts.query(
              positions, position -> position.getInt(1), position -> position.getString(2));
      distances = known.value().of(family, query, hadoop.value().value()).orElseThrow();
      cuts =
          ContactPrecision.of(scored, distances, options.separations(), options.contactDistance());
    } catch (IllegalArgumentException e) {
      return List.of(RowFactory.create(family, null, null, null, null, e.getMessage())).iterator();
    }
    if (maps != null) {
      ContactMapPlot.write(
          maps, hadoop.value().value(), FamilyMap.of(family, scored, distances, options));
    }
    return cuts.stream().map(cut -> row(family, cut)).iterator();
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
