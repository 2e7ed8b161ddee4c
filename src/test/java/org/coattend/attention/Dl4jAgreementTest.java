package org.coattend.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J and ND4J have [batch][width][items], and head width before heads in their weights. */
class Dl4jAgreementTest {
  private static final int BATCH = 2;
  private static final int ITEMS = 9;
  private static final int KEYS = 6;
  private static final int WIDTH = 8;
  private static final int HEADS = 2;
  private static final double CLOSE = 1e-5;

  private static INDArray random(long seed, long... shape) {
    long length = LongStream.of(shape).reduce(1, (some, more) -> some * more);
    double[] values = new Random(seed).doubles(length).map(u -> 4 * u - 2).toArray();
    return Nd4j.create(values).castTo(DataType.FLOAT).reshape(shape);
  }

  private static INDArray swapped(INDArray items) {
    return items.permute(0, 2, 1).dup('c');
  }

  private static void assertClose(INDArray ours, INDArray theirs) {
    assertThat(ours.shape()).isEqualTo(theirs.shape());
    assertThat(theirs.amaxNumber().doubleValue()).isGreaterThan(.1);
    assertThat(ours.dup('c').data().asDouble())
        .containsExactly(theirs.dup('c').data().asDouble(), within(CLOSE));
  }

  @Test
  void scaledDotIsNd4jsDotProductAttentionWithItsMask() {
    INDArray queries = random(1, BATCH, ITEMS, WIDTH);
    INDArray keys = random(2, BATCH, KEYS, WIDTH);
    INDArray values = random(3, BATCH, KEYS, 3);
    INDArray allowed = Nd4j.ones(DataType.FLOAT, BATCH, KEYS);
    allowed.putScalar(0, 5, 0);
    allowed.putScalar(1, 0, 0);

    INDArray theirs =
        Nd4j.nn()
            .dotProductAttention(swapped(queries), swapped(keys), swapped(values), allowed, true);

    INDArray ours =
        Attention.scaledDot()
            .attend(queries, keys, values, Prior.mask(allowed.reshape(BATCH, 1, KEYS)))
            .context();
    assertClose(ours, swapped(theirs));
  }

  @Test
  void severalHeadsOverTheirOwnSequenceAreDl4jsSelfAttentionLayer() {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .weightInit(WeightInit.XAVIER)
            .list()
            .layer(
                new SelfAttentionLayer.Builder()
                    .nIn(WIDTH)
                    .nOut(WIDTH)
                    .nHeads(HEADS)
                    .projectInput(true)
                    .build())
            .layer(new RnnOutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.recurrent(WIDTH))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init();
    INDArray input = random(4, BATCH, ITEMS, WIDTH);

    INDArray theirs = network.feedForward(swapped(input)).get(1);

    INDArray ours =
        heads(network.getLayer(0).paramTable()).attend(input, input, input, Prior.EVEN).context();
    assertClose(ours, swapped(theirs));
  }

  @Test
  void severalHeadsOverAnotherSequenceAreDl4jsAttentionVertex() {
    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(6)
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs("queries", "keys", "values")
            .addVertex(
                "attention",
                new AttentionVertex.Builder()
                    .nInQueries(WIDTH)
                    .nInKeys(WIDTH)
                    .nInValues(WIDTH)
                    .nOut(WIDTH)
                    .nHeads(HEADS)
                    .projectInput(true)
                    .build(),
                "queries",
                "keys",
                "values")
            .addLayer(
                "out",
                new RnnOutputLayer.Builder()
                    .nIn(WIDTH)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "attention")
            .setOutputs("out")
            .build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    INDArray queries = random(7, BATCH, ITEMS, WIDTH);
    INDArray keys = random(8, BATCH, KEYS, WIDTH);
    INDArray values = random(9, BATCH, KEYS, WIDTH);

    INDArray theirs =
        graph
            .feedForward(new INDArray[] {swapped(queries), swapped(keys), swapped(values)}, false)
            .get("attention");

    MultiHeadAttention attention = heads(graph.getVertex("attention").paramTable(false));
    assertClose(attention.attend(queries, keys, values, Prior.EVEN).context(), swapped(theirs));
  }

  /** Of weights of the shape [heads][head width][width], and [heads · head width][out]. */
  private static MultiHeadAttention heads(Map<String, INDArray> weights) {
    return new MultiHeadAttention(
        Attention.scaledDot(),
        HEADS,
        projection(weights.get("Wq")),
        projection(weights.get("Wk")),
        projection(weights.get("Wv")),
        weights.get("Wo"));
  }

  private static INDArray projection(INDArray weights) {
    return weights.reshape(WIDTH, WIDTH).transpose().dup('c');
  }
}
