package org.coattend.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.coattend.coupling.MeanField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContactBaselineTest {
  private static final int SIZE = 19;
  private static final int LEAF = BoostedTrees.Tree.LEAF;

  /** By the separation up to .5, then, of pairs beyond, by the score. */
  private static final BoostedTrees.Tree TREE =
      new BoostedTrees.Tree(
          new int[] {1, LEAF, PairFeatures.CORRECTED, LEAF, LEAF},
          new double[] {0.5, -2, 0, -1, 3},
          new int[] {2, 0, 4, 0, 0});

  private static final BoostedTrees TREES =
      new BoostedTrees(
          List.of(TREE, new BoostedTrees.Tree(new int[] {LEAF}, new double[] {0.25}, new int[1])));

  private final PairMap map = random();

  static List<PairClassifier> classifiers() {
    double[] coefficients = new Random(2).doubles(PairWindow.FEATURES, -1, 1).toArray();
    return List.of(TREES, new LinearLogit(coefficients, -0.5));
  }

  @Test
  void treesGoLeftUpToAThresholdAndTheirLeavesAddUp() {
    float[] features = new float[PairWindow.FEATURES];
    features[1] = 0.5f;
    assertThat(TREES.logit(features)).isEqualTo(-1.75);
    features[1] = 0.51f;
    assertThat(TREES.logit(features)).isEqualTo(-0.75);
    features[PairFeatures.CORRECTED] = 0.1f;
    assertThat(TREES.logit(features)).isEqualTo(3.25);
  }

  @Test
  void theRegressionIsAWeightedSum() {
    LinearLogit regression = new LinearLogit(new double[] {2, -1}, 0.5);

    assertThat(regression.logit(new float[] {3, 4})).isCloseTo(2.5, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void everyPairHasTheLogitOfItsWindowEitherWayRound(PairClassifier classifier) {
    float[] logits = new ContactBaseline(classifier).logits(map);

    PairWindow window = new PairWindow(map);
    for (int y = 0; y < SIZE; y++) {
      for (int x = y; x < SIZE; x++) {
        float expected = (float) classifier.logit(window.features(y, x));
        assertThat(logits[y * SIZE + x]).isEqualTo(expected);
        assertThat(logits[x * SIZE + y]).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void tellsTheSameAfterWritingAndReading(PairClassifier classifier) throws IOException {
    byte[] written = gunzip(written(classifier));
    ContactPredictor read = read(gzip(written));

    assertThat(read.provenance()).isEqualTo("by hand");
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    read.write(again);
    assertThat(gunzip(again.toByteArray())).isEqualTo(written);
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void aStreamThatEndsEarlyIsRefused(PairClassifier classifier) throws IOException {
    byte[] whole = gunzip(written(classifier));
    for (int length : new int[] {0, 20, whole.length / 2, whole.length - 1}) {
      assertRefused(gzip(Arrays.copyOf(whole, length)), "ends early");
    }
  }

  @Test
  void aRegressionOnOtherFeaturesIsRefusedByTheirNumber() throws IOException {
    assertRefused(written(new LinearLogit(new double[3], 0)), "3 features");
  }

  @Test
  void treesThatLeadNowhereAreRefused() throws IOException {
    int features = PairWindow.FEATURES;
    assertRefused(written(tree(new int[] {features, LEAF, LEAF}, new int[] {2, 0, 0})), "damaged");
    assertRefused(written(tree(new int[] {0, LEAF, LEAF}, new int[] {3, 0, 0})), "damaged");
    assertRefused(written(tree(new int[] {0, LEAF, LEAF}, new int[] {0, 0, 0})), "damaged");
    assertRefused(written(tree(new int[0], new int[0])), "damaged");
  }

  @Test
  void noTreesAreRefused() {
    assertThatThrownBy(() -> new BoostedTrees(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trees is 0, must be 1 to 10000");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 10_001, Integer.MAX_VALUE})
  void aNumberOfTreesOutOfRangeIsRefused(int trees) throws IOException {
    byte[] content = gunzip(written(tree(new int[] {LEAF}, new int[1])));
    int at = content.length - (Integer.BYTES + 3 * Short.BYTES + Double.BYTES);
    ByteBuffer.wrap(content).putInt(at, trees);

    assertRefused(gzip(content), "trees is " + trees);
  }

  @Test
  void treesOfTooManyNodesAreRefused() throws IOException {
    int nodes = 65_535;
    int[] features = new int[nodes];
    Arrays.fill(features, LEAF);
    BoostedTrees.Tree tree = new BoostedTrees.Tree(features, new double[nodes], new int[nodes]);

    assertRefused(written(new BoostedTrees(Collections.nCopies(65, tree))), "nodes of all trees");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void numbersThatAreNotFiniteAreRefused(double value) throws IOException {
    double[] coefficients = new double[PairWindow.FEATURES];
    assertRefused(written(new LinearLogit(coefficients, value)), "intercept is " + value);
    coefficients[3] = value;
    assertRefused(written(new LinearLogit(coefficients, 0)), "coefficient is " + value);
    BoostedTrees.Tree leaf =
        new BoostedTrees.Tree(new int[] {LEAF}, new double[] {value}, new int[1]);
    assertRefused(written(new BoostedTrees(List.of(leaf))), "value of a node is " + value);
  }

  @Test
  void aNetworkIsNoBaseline() throws IOException {
    ContactModel network =
        new ContactNetworks(
            List.of(ContactNetwork.untrained(PairFeatures.CHANNELS, new int[] {1}, 1)));

    assertRefused(written(network), "kind");
  }

  private static BoostedTrees tree(int[] features, int[] rights) {
    return new BoostedTrees(
        List.of(new BoostedTrees.Tree(features, new double[features.length], rights)));
  }

  private static void assertRefused(byte[] content, String why) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a contact baseline")
        .hasMessageContaining(why);
  }

  private static ContactPredictor read(byte[] content) throws IOException {
    return ContactPredictor.read(new ByteArrayInputStream(content), ContactTier.BASELINE);
  }

  private static byte[] written(PairClassifier classifier) throws IOException {
    return written(new ContactBaseline(classifier));
  }

  private static byte[] written(ContactModel model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ContactPredictor(new MeanField.Options(0.6), "by hand", new Calibration(0.8, 0.3), model)
        .write(bytes);
    return bytes.toByteArray();
  }

  private static byte[] gunzip(byte[] content) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(content)).readAllBytes();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static PairMap random() {
    Random random = new Random(1);
    PairMap map = new PairMap(SIZE, PairFeatures.CHANNELS);
    for (int y = 0; y < SIZE; y++) {
      for (int k = map.at(y, y), end = map.at(y, SIZE); k < end; k++) {
        map.values[k] = (float) random.nextGaussian();
      }
    }
    return map;
  }
}
