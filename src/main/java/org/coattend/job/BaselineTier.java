package org.coattend.job;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.coattend.contact.ContactExample;
import org.coattend.contact.ContactModel;
import org.coattend.contact.ContactTraining;
import org.coattend.contact.ContactTraining.LabelledPair;
import org.coattend.contact.PairClassifier;
import org.coattend.spark.PairTraining;

/** Classifiers of single pairs by MLlib: boosted trees, and logistic regression to compare. */
final class BaselineTier implements TierTraining {
  private static final StructType PAIRS =
      new StructType()
          .add("fold", DataTypes.IntegerType)
          .add("label", DataTypes.DoubleType)
          .add("features", SQLDataTypes.VectorType());

  private static final List<String> SHAPING_TREES =
      List.of("trees", "tree-depth", "tree-rate", "tree-sample", "others");
  private static final List<String> SHAPING_REGRESSION = List.of("others");

  /** Parts of the pairs, the same on any number of cores: trees are drawn part by part. */
  private static final int PARTS = 32;

  private final PairTraining.Options boosting;
  private final double others;
  private final int folds;
  private final long seed;

  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  BaselineTier(Config config) {
    boosting =
        new PairTraining.Options(
            config.getInt("trees"),
            config.getInt("tree-depth"),
            config.getDouble("tree-rate"),
            config.getDouble("tree-sample"));
    others = config.getDouble("others");
    folds = config.getInt("folds");
    seed = config.getInt("seed");
    if (!(others > 0 && others <= 1)) {
      throw new IllegalArgumentException(
          "others is %s, must be above 0 and at most 1".formatted(others));
    }
  }

  @Override
  public int depths() {
    return 1;
  }

  @Override
  public List<Trained> train(SparkSession spark, List<ContactExample> examples, int[] fold) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<List<ContactExample>> shared = context.broadcast(examples);
    Dataset<Row> pairs =
        spark
            .createDataFrame(pairs(context, shared, fold), PAIRS)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return List.of(
          train(
              "%d boosted trees".formatted(boosting.trees()),
              SHAPING_TREES,
              some -> PairTraining.trees(some, boosting, seed),
              pairs,
              examples,
              fold),
          train(
              "logistic regression",
              SHAPING_REGRESSION,
              PairTraining::regression,
              pairs,
              examples,
              fold));
    } finally {
      pairs.unpersist();
      shared.destroy();
    }
  }

  private Trained train(
      String name,
      List<String> shaping,
      Function<Dataset<Row>, PairClassifier> training,
      Dataset<Row> pairs,
      List<ContactExample> examples,
      int[] fold) {
    List<ContactTraining.Unseen> unseen = new ArrayList<>();
    for (int part = 0; part < folds; part++) {
      int left = part;
      ContactModel model =
          ContactTraining.baseline(
              training.apply(pairs.filter(functions.col("fold").notEqual(left))));
      List<ContactExample> out =
          IntStream.range(0, fold.length)
              .filter(k -> fold[k] == left)
              .mapToObj(examples::get)
              .toList();
      unseen.addAll(ContactTraining.predict(model, out));
    }
    Map<String, float[]> logits = ContactTraining.means(unseen);
    return new Trained(name, shaping, ContactTraining.baseline(training.apply(pairs)), logits);
  }

  /** All contacts and some of the other pairs, which the calibration makes up for. */
  private JavaRDD<Row> pairs(
      JavaSparkContext context, Broadcast<List<ContactExample>> examples, int[] fold) {
    List<Integer> all = IntStream.range(0, fold.length).boxed().toList();
    double share = others;
    long first = seed;
    return context
        .parallelize(all, PARTS)
        .flatMap(
            k ->
                ContactTraining.pairs(examples.value().get(k), share, first + k).stream()
                    .map(pair -> row(fold[k], pair))
                    .iterator());
  }

  private static Row row(int fold, LabelledPair pair) {
    double[] features = new double[pair.features().length];
    for (int k = 0; k < features.length; k++) {
      features[k] = pair.features()[k];
    }
    return RowFactory.create(fold, pair.touches() ? 1.0 : 0.0, Vectors.dense(features));
  }
}
