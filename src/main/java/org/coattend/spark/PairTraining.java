package org.coattend.spark;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.coattend.contact.BoostedTrees;
import org.coattend.contact.LinearLogit;
import org.coattend.kernel.OpenBlas;

/**
 * Trains classifiers of pairs by MLlib and takes them out of it, so that they need no Spark.
 *
 * <p>Pairs are rows of {@code label} (0 or 1) and {@code features} (a vector).
 */
public final class PairTraining {
  /** Thresholds that a split can choose from. */
  private static final int BINS = 64;

  /** Features that a split can choose from: as good as all, at a third of the time. */
  private static final String FEATURES = "onethird";

  /** Fewest pairs of a leaf. */
  private static final int LEAF_PAIRS = 50;

  private static final int STEPS = 100;

  static {
    OpenBlas.load();
  }

  private PairTraining() {}

  /**
   * How trees are boosted.
   *
   * @param trees their number, 1 to {@link BoostedTrees#MOST_TREES}
   * @param depth of each, at most
   * @param learningRate share of each tree that is added
   * @param sample share of the pairs that each tree sees
   */
  public record Options(int trees, int depth, double learningRate, double sample)
      implements Serializable {

    /**
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Options {
      if (trees < 1 || trees > BoostedTrees.MOST_TREES) {
        throw new IllegalArgumentException(
            "trees is %d, must be 1 to %d".formatted(trees, BoostedTrees.MOST_TREES));
      }
      if (depth < 1 || depth > 12) {
        throw new IllegalArgumentException("tree-depth is %d, must be 1 to 12".formatted(depth));
      }
      if (!(learningRate > 0 && learningRate <= 1)) {
        throw new IllegalArgumentException(
            "tree-rate is %s, must be above 0 and at most 1".formatted(learningRate));
      }
      if (!(sample > 0 && sample <= 1)) {
        throw new IllegalArgumentException(
            "tree-sample is %s, must be above 0 and at most 1".formatted(sample));
      }
    }
  }

  /** Boosted trees under the logistic loss. */
  public static BoostedTrees trees(Dataset<Row> pairs, Options options, long seed) {
    GBTClassifier boosting =
        new GBTClassifier()
            .setMaxIter(options.trees())
            .setMaxDepth(options.depth())
            .setStepSize(options.learningRate())
            .setSubsamplingRate(options.sample())
            .setFeatureSubsetStrategy(FEATURES)
            .setMaxBins(BINS)
            .setMinInstancesPerNode(LEAF_PAIRS)
            .setSeed(seed);
    return taken(boosting.fit(pairs));
  }

  /** The trees of a model, whose leaves MLlib weighs and doubles to make the logit. */
  static BoostedTrees taken(GBTClassificationModel model) {
    double[] weights = model.treeWeights();
    BoostedTrees.Tree[] trees = new BoostedTrees.Tree[weights.length];
    for (int k = 0; k < trees.length; k++) {
      DecisionTreeRegressionModel tree = model.trees()[k];
      trees[k] = new Nodes(tree.numNodes(), 2 * weights[k]).taken(tree.rootNode());
    }
    return new BoostedTrees(Arrays.asList(trees));
  }

  /** A tree's nodes, as many as are taken. */
  private static final class Nodes {
    private final BoostedTrees.Tree tree;
    private final double scale;
    private int next;

    Nodes(int count, double scale) {
      tree = new BoostedTrees.Tree(new int[count], new double[count], new int[count]);
      this.scale = scale;
    }

    BoostedTrees.Tree taken(Node root) {
      take(root);
      return tree;
    }

    private void take(Node node) {
      int place = next++;
      if (node instanceof InternalNode split) {
        tree.features()[place] = split.split().featureIndex();
        tree.values()[place] = ((ContinuousSplit) split.split()).threshold();
        take(split.leftChild());
        tree.rights()[place] = next;
        take(split.rightChild());
      } else {
        tree.features()[place] = BoostedTrees.Tree.LEAF;
        tree.values()[place] = scale * node.prediction();
      }
    }
  }

  /** Logistic regression, features standardised while it is fitted. */
  public static LinearLogit regression(Dataset<Row> pairs) {
    return taken(new LogisticRegression().setMaxIter(STEPS).fit(pairs));
  }

  static LinearLogit taken(LogisticRegressionModel model) {
    return new LinearLogit(model.coefficients().toArray(), model.intercept());
  }
}
