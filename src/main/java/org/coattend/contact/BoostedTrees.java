package org.coattend.contact;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The logit is the sum of what some regression trees say (Friedman 2001).
 *
 * @param trees 1 to {@link #MOST_TREES}
 */
public record BoostedTrees(List<Tree> trees) implements PairClassifier {
  /** Trees at most. */
  public static final int MOST_TREES = 10_000;

  /** Nodes of all trees at most, of 16 bytes each. */
  private static final int MOST_NODES = 1 << 22;

  /**
   * @throws IllegalArgumentException without any tree, or with too many
   */
  public BoostedTrees {
    trees = List.copyOf(trees);
    if (trees.isEmpty() || trees.size() > MOST_TREES) {
      throw new IllegalArgumentException(
          "trees is %d, must be 1 to %d".formatted(trees.size(), MOST_TREES));
    }
  }

  /**
   * A regression tree; each node stands before its left subtree, that before the right one.
   *
   * @param features by which each node splits, {@link #LEAF} for leaves
   * @param values up to which the feature goes left; for leaves, what they add to the logit
   * @param rights each node's right child, 0 for leaves
   */
  public record Tree(int[] features, double[] values, int[] rights) {
    /** In place of a leaf's feature. */
    public static final int LEAF = -1;

    double value(float[] of) {
      int node = 0;
      while (features[node] != LEAF) {
        node = of[features[node]] <= values[node] ? node + 1 : rights[node];
      }
      return values[node];
    }

    private void write(DataOutputStream out) throws IOException {
      out.writeShort(features.length);
      for (int node = 0; node < features.length; node++) {
        out.writeShort(features[node]);
        out.writeDouble(values[node]);
        out.writeShort(rights[node]);
      }
    }

    private static Tree read(DataInputStream in) throws IOException {
      int nodes = in.readUnsignedShort();
      Tree tree = new Tree(new int[nodes], new double[nodes], new int[nodes]);
      for (int node = 0; node < nodes; node++) {
        tree.features[node] = in.readShort();
        tree.values[node] = Stored.finite("value of a node", in.readDouble());
        tree.rights[node] = in.readUnsignedShort();
      }
      if (!tree.whole()) {
        throw new IOException("a tree of %d nodes is damaged".formatted(nodes));
      }
      return tree;
    }

    private boolean whole() {
      for (int node = 0; node < features.length; node++) {
        boolean leaf = features[node] == LEAF;
        boolean split =
            features[node] >= 0
                && features[node] < PairWindow.FEATURES
                && rights[node] > node + 1
                && rights[node] < features.length;
        if (!leaf && !split) {
          return false;
        }
      }
      return features.length > 0;
    }
  }

  @Override
  public double logit(float[] features) {
    double logit = 0;
    for (Tree tree : trees) {
      logit += tree.value(features);
    }
    return logit;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(trees.size());
    for (Tree tree : trees) {
      tree.write(out);
    }
  }

  static BoostedTrees read(DataInputStream in) throws IOException {
    List<Tree> trees = new ArrayList<>();
    int nodes = 0;
    for (int left = Stored.within(1, MOST_TREES, "trees", in.readInt()); left > 0; left--) {
      Tree tree = Tree.read(in);
      nodes = Stored.within(1, MOST_NODES, "nodes of all trees", nodes + tree.features.length);
      trees.add(tree);
    }
    return new BoostedTrees(trees);
  }
}
