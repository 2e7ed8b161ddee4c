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
import org.coattend.statistic.FalseDiscovery;
import scala.Tuple2;

/** The pairs of terms that enough patients carry, summed up over partitions and tested together. */
public final class TestedPairs {
  private final JavaRDD<Tuple2<TermPairs.Key, PairSums>> pairs;
  private final Broadcast<NoteMeasures> measures;

  private TestedPairs(
      JavaRDD<Tuple2<TermPairs.Key, PairSums>> pairs, Broadcast<NoteMeasures> measures) {
    this.pairs = pairs;
    this.measures = measures;
  }

  /** Of what the partitions have drained; kept until {@link #unpersist}. */
  public static TestedPairs of(JavaRDD<EncodedNotes> encoded, Broadcast<NoteMeasures> measures) {
    return new TestedPairs(
        encoded
            .filter(one -> one.pairs() != null)
            .flatMap(one -> TermPairs.decode(one.pairs()).iterator())
            .mapToPair((TermPairs.Entry entry) -> new Tuple2<>(entry.key(), entry.sums()))
            .reduceByKey((some, more) -> some.with(more, measures.value().patients()))
            .filter(pair -> pair._2.patients().atLeast(measures.value().patients()))
            .map(pair -> pair)
            .persist(StorageLevel.MEMORY_AND_DISK_SER()),
        measures);
  }

  /** Each with its q, which all of them share in; at the driver are some 40 bytes of each. */
  public JavaRDD<TermPair> tested(JavaSparkContext context) {
    double[] sorted =
        pairs.map(pair -> pair._2.p()).collect().stream()
            .mapToDouble(Double::doubleValue)
            .filter(each -> !Double.isNaN(each))
            .sorted()
            .toArray();
    Broadcast<double[]> ascending = context.broadcast(sorted);
    Broadcast<double[]> qValues = context.broadcast(FalseDiscovery.qValues(sorted));
    Broadcast<NoteMeasures> terms = measures;
    return pairs.map(
        pair -> {
          double p = pair._2.p();
          double q = Double.isNaN(p) ? Double.NaN : q(p, ascending.value(), qValues.value());
          return new TermPair(
              terms.value().terms().term(pair._1.from()),
              terms.value().terms().term(pair._1.to()),
              pair._2,
              q);
        });
  }

  /** Of a p that is among others, or between them by rounding, as sums come in any order. */
  private static double q(double p, double[] ascending, double[] q) {
    int place = Arrays.binarySearch(ascending, p);
    return q[Math.min(place < 0 ? -place - 1 : place, q.length - 1)];
  }

  /** Gives back what is kept. */
  public void unpersist() {
    pairs.unpersist();
  }
}
