package org.coattend.spark;

import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.coattend.note.NoteMeasures;
import org.coattend.note.PairSums;
import org.coattend.note.TermPair;
import org.coattend.note.TermPairs;
import org.coattend.note.Terms;
import org.coattend.statistic.FalseDiscovery;
import scala.Tuple2;

/** The pairs of terms that enough patients carry, summed up over partitions and tested together. */
public final class TestedPairs {
  private final JavaRDD<TermPair> pairs;

  private TestedPairs(JavaRDD<TermPair> pairs) {
    this.pairs = pairs;
  }

  /** Of what the partitions have summed up; kept until {@link #unpersist}. */
  public static TestedPairs of(JavaRDD<EncodedNotes> encoded, Broadcast<NoteMeasures> measures) {
    return new TestedPairs(
        encoded
            .filter(one -> one.pairs() != null)
            .flatMap(one -> TermPairs.decode(one.pairs()).iterator())
            .mapToPair((TermPairs.Entry entry) -> new Tuple2<>(entry.key(), entry.sums()))
            .reduceByKey((some, more) -> some.with(more, measures.value().patients()))
            .filter(pair -> pair._2.patients().atLeast(measures.value().patients()))
            .map(pair -> untested(measures.value().terms(), pair._1, pair._2))
            .persist(StorageLevel.MEMORY_AND_DISK_SER()));
  }

  private static TermPair untested(Terms terms, TermPairs.Key key, PairSums sums) {
    return new TermPair(terms.term(key.from()), terms.term(key.to()), sums, sums.p(), Double.NaN);
  }

  /** Each with its q, which all of them share in; at the driver are some 40 bytes of each. */
  public JavaRDD<TermPair> tested(JavaSparkContext context) {
    double[] sorted =
        pairs.map(TermPair::p).collect().stream()
            .mapToDouble(Double::doubleValue)
            .filter(each -> !Double.isNaN(each))
            .sorted()
            .toArray();
    Broadcast<double[]> ascending = context.broadcast(sorted);
    Broadcast<double[]> qValues = context.broadcast(FalseDiscovery.qValues(sorted));
    return pairs.map(
        pair ->
            Double.isNaN(pair.p())
                ? pair
                : pair.withQ(q(pair.p(), ascending.value(), qValues.value())));
  }

  /**
   * Of a p that is among others, or between them by rounding, as sums come in any order; NaN where
   * rounding made it the only one.
   */
  static double q(double p, double[] ascending, double[] q) {
    if (q.length == 0) {
      return Double.NaN;
    }
    int place = Arrays.binarySearch(ascending, p);
    return q[Math.min(place < 0 ? -place - 1 : place, q.length - 1)];
  }

  /** Gives back what is kept. */
  public void unpersist() {
    pairs.unpersist();
  }
}
