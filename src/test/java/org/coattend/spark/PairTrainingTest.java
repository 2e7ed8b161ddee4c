package org.coattend.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.coattend.contact.PairClassifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pairs of four features, of which the product of two and a third tell the label. */
class PairTrainingTest {
  private static final int FEATURES = 4;

  private static SparkSession spark;
  private static List<float[]> features;
  private static List<Double> labels;
  private static Dataset<Row> pairs;

  @BeforeAll
  static void simulate() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
    Random random = new Random(4);
    features = new ArrayList<>();
    labels = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (int pair = 0; pair < 2000; pair++) {
      float[] of = new float[FEATURES];
      for (int k = 0; k < FEATURES; k++) {
        of[k] = (float) random.nextGaussian();
      }
      double logit = 3 * of[0] * of[1] + 2 * of[2];
      double label = random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
      features.add(of);
      labels.add(label);
      rows.add(RowFactory.create(label, vector(of)));
    }
    pairs =
        spark
            .createDataFrame(
                rows,
                new StructType()
                    .add("label", DataTypes.DoubleType)
                    .add("features", SQLDataTypes.VectorType()))
            .cache();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void treesTellWhatMllibsOwnTell() {
    GBTClassificationModel model = new GBTClassifier().setMaxIter(5).setMaxDepth(4).fit(pairs);

    PairClassifier taken = PairTraining.taken(model);

    for (float[] of : features) {
      assertThat(probability(taken, of))
          .isCloseTo(model.predictProbability(vector(of)).apply(1), within(1e-9));
    }
  }

  @Test
  void theRegressionTellsWhatMllibsOwnTells() {
    LogisticRegressionModel model = new LogisticRegression().fit(pairs);

    PairClassifier taken = PairTraining.taken(model);

    for (float[] of : features) {
      assertThat(probability(taken, of))
          .isCloseTo(model.predictProbability(vector(of)).apply(1), within(1e-9));
    }
  }

  @Test
  void treesLearnAProductThatTheRegressionCannot() {
    PairClassifier trees = PairTraining.trees(pairs, new PairTraining.Options(20, 4, 0.3, 0.7), 1);
    PairClassifier regression = PairTraining.regression(pairs);

    assertThat(right(trees)).isGreaterThan(right(regression) + 0.05);
    assertThat(right(regression)).isGreaterThan(0.6);
  }

  @Test
  void optionsOutOfRangeAreRefusedByName() {
    assertRefused("trees", () -> new PairTraining.Options(0, 4, 0.1, 0.5));
    assertRefused("tree-depth", () -> new PairTraining.Options(1, 13, 0.1, 0.5));
    assertRefused("tree-rate", () -> new PairTraining.Options(1, 4, 1.5, 0.5));
    assertRefused("tree-sample", () -> new PairTraining.Options(1, 4, 0.1, Double.NaN));
  }

  private static void assertRefused(String option, Runnable made) {
    assertThatThrownBy(made::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(option + " is ");
  }

  /** Share of the pairs whose label the sign of the logit tells. */
  private static double right(PairClassifier classifier) {
    int right = 0;
    for (int pair = 0; pair < features.size(); pair++) {
      right += classifier.logit(features.get(pair)) > 0 == labels.get(pair) > 0 ? 1 : 0;
    }
    return (double) right / features.size();
  }

  private static double probability(PairClassifier classifier, float[] of) {
    return 1 / (1 + Math.exp(-classifier.logit(of)));
  }

  private static Vector vector(float[] of) {
    double[] values = new double[of.length];
    for (int k = 0; k < of.length; k++) {
      values[k] = of[k];
    }
    return Vectors.dense(values);
  }
}
