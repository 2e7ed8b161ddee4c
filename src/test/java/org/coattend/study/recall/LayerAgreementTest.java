package org.coattend.study.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.coattend.study.recall.SequenceModel.WIDTH;

import java.util.Arrays;
import java.util.Map;
import org.coattend.attention.Attention;
import org.coattend.attention.Prior;
import org.coattend.attention.ScoreFunction;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The models beside layers of DL4J, an operation of ND4J, and this project's attention. */
class LayerAgreementTest {
  private static final int LENGTH = 40;
  private static final int BATCH = 3;
  private static final double CLOSE = 1e-5;

  private final Task task = Task.RECALL;
  private final Shape shape = task.shape(LENGTH, BATCH);
  private final Batch batch = new Batch(shape);

  LayerAgreementTest() {
    task.draw(Draws.of(8), batch, -1);
  }

  private static void assertClose(INDArray ours, INDArray theirs) {
    assertThat(ours.shape()).isEqualTo(theirs.shape());
    double most = theirs.amaxNumber().doubleValue();
    assertThat(most).isGreaterThan(1e-3);
    assertThat(ours.sub(theirs).amaxNumber().doubleValue()).isLessThan(CLOSE * Math.max(1, most));
  }

  /** Items without the constant: shape [batch][features][steps]. */
  private INDArray items() {
    return Nd4j.createFromArray(batch.inputs)
        .reshape(LENGTH, BATCH, 3)
        .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, 2))
        .permute(1, 2, 0)
        .dup('c');
  }

  private static INDArray matrix(float[] from, int at, int rows) {
    return Nd4j.createFromArray(Arrays.copyOfRange(from, at, at + rows * WIDTH))
        .reshape(rows, WIDTH);
  }

  /** Wx, Wh and the biases of gates side by side, of weights or of their gradients. */
  private record Gates(INDArray input, INDArray recurrent, INDArray bias) {
    static Gates of(RecurrentModel model, float[] from, int... gates) {
      INDArray[] input = new INDArray[gates.length];
      INDArray[] recurrent = new INDArray[gates.length];
      INDArray[] bias = new INDArray[gates.length];
      for (int k = 0; k < gates.length; k++) {
        input[k] = matrix(from, model.inputWeights(gates[k]), 2);
        bias[k] = matrix(from, model.inputWeights(gates[k]) + 2 * WIDTH, 1);
        recurrent[k] = matrix(from, model.recurrentWeights(gates[k]), WIDTH);
      }
      return new Gates(Nd4j.hstack(input), Nd4j.hstack(recurrent), Nd4j.hstack(bias));
    }
  }

  private void agrees(RecurrentModel model, Layer layer, int... gates) {
    model.start(Draws.of(9));
    float[] ofOutputs = new float[BATCH * WIDTH];
    float[] outputs = model.forward(batch);
    task.loss(outputs, batch, ofOutputs);
    INDArray answers =
        Nd4j.createFromArray(outputs)
            .reshape(BATCH, WIDTH)
            .get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1))
            .dup();
    model.backward(ofOutputs);

    MultiLayerNetwork network = network(layer);
    Gates weights = Gates.of(model, model.weights(), gates);
    network.setParam("0_W", weights.input());
    network.setParam("0_RW", weights.recurrent());
    network.setParam("0_b", weights.bias());
    int readout = model.weights().length - Readout.WEIGHTS;
    network.setParam(
        "1_W",
        matrix(model.weights(), readout, WIDTH)
            .get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1))
            .dup());
    network.setParam("1_b", Nd4j.zeros(DataType.FLOAT, 1, 1));

    INDArray theirs = network.output(items());
    assertClose(
        answers,
        theirs.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(LENGTH - 1)).dup());

    // Theirs are sums over the batch, which the updater divides.
    Map<String, INDArray> gradients = gradients(network).gradientForVariable();
    Gates ours = Gates.of(model, model.gradients(), gates);
    assertClose(ours.input().mul(BATCH), gradients.get("0_W"));
    assertClose(ours.recurrent().mul(BATCH), gradients.get("0_RW"));
    assertClose(ours.bias().mul(BATCH).ravel(), gradients.get("0_b").ravel());
  }

  private static MultiLayerNetwork network(Layer layer) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(layer)
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.recurrent(2))
                .build());
    network.init();
    return network;
  }

  /** Of the squared distance of the last answer, the others masked, mean over the batch. */
  private Gradient gradients(MultiLayerNetwork network) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, 1, LENGTH);
    INDArray mask = Nd4j.zeros(DataType.FLOAT, BATCH, LENGTH);
    for (int sequence = 0; sequence < BATCH; sequence++) {
      labels.putScalar(new int[] {sequence, 0, LENGTH - 1}, batch.targets[sequence]);
      mask.putScalar(sequence, LENGTH - 1, 1);
    }
    network.setInput(items());
    network.setLabels(labels);
    network.setLayerMaskArrays(null, mask);
    network.computeGradientAndScore();
    return network.gradient();
  }

  @Test
  void theSimpleNetworkAndItsGradientsAreDl4js() {
    agrees(
        new SimpleRnn(shape),
        new org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn.Builder()
            .nOut(WIDTH)
            .activation(Activation.TANH)
            .build(),
        0);
  }

  /** DL4J calls the candidate input and the input gate input modulation. */
  @Test
  void lstmAndItsGradientsAreDl4js() {
    agrees(
        new Lstm(shape),
        new LSTM.Builder().nOut(WIDTH).activation(Activation.TANH).build(),
        Lstm.CANDIDATE,
        Lstm.FORGET,
        Lstm.OUTPUT,
        Lstm.INPUT);
  }

  @Test
  void statesOfGruAreThoseOfNd4jsOperation() {
    Gru model = new Gru(shape);
    model.start(Draws.of(9));
    model.forward(batch);
    Gates weights = Gates.of(model, model.weights(), Gru.RESET, Gru.UPDATE, Gru.CANDIDATE);

    INDArray theirs =
        Nd4j.rnn()
            .gru(
                items().permute(2, 0, 1).dup('c'),
                Nd4j.zeros(DataType.FLOAT, BATCH, WIDTH),
                weights.input(),
                weights.recurrent(),
                weights.bias().reshape(3 * WIDTH));

    INDArray ours =
        Nd4j.createFromArray(model.states)
            .reshape(LENGTH + 1, BATCH, WIDTH)
            .get(NDArrayIndex.interval(1, LENGTH + 1), NDArrayIndex.all(), NDArrayIndex.all())
            .dup('c');
    assertClose(ours, theirs);
  }

  @Test
  void scaledDotAttentionIsTheProjects() {
    agrees(new AttentionModel(shape, new ScaledDotScore()), new ScoreFunction.ScaledDot());
  }

  @Test
  void additiveAttentionIsTheProjects() {
    AttentionModel model = new AttentionModel(shape, new AdditiveScore(LENGTH));
    model.start(Draws.of(9));
    INDArray unit = Nd4j.eye(WIDTH).castTo(DataType.FLOAT);
    agrees(
        model,
        new ScoreFunction.Additive(
            unit, unit, matrix(model.weights(), model.scoreWeights(), 1).reshape(WIDTH)));
  }

  private void agrees(AttentionModel model, ScoreFunction score) {
    model.start(Draws.of(9));
    float[] answers = model.forward(batch).clone();
    int width = model.width();
    INDArray items = Nd4j.createFromArray(model.items()).reshape(BATCH, LENGTH, width);
    INDArray last =
        items
            .get(NDArrayIndex.all(), NDArrayIndex.interval(LENGTH - 1, LENGTH), NDArrayIndex.all())
            .dup('c');
    INDArray[] projections = new INDArray[3];
    for (int k = 0; k < 3; k++) {
      projections[k] = matrix(model.weights(), k * width * WIDTH, width);
    }
    Attention.Output theirs =
        new Attention(score, 1)
            .attend(
                projected(last, projections[0]),
                projected(items, projections[1]),
                projected(items, projections[2]),
                Prior.EVEN);

    assertClose(
        Nd4j.createFromArray(model.attention()).reshape(BATCH, 1, LENGTH), theirs.weights());
    INDArray readout = matrix(model.weights(), model.weights().length - Readout.WEIGHTS, WIDTH);
    assertClose(
        Nd4j.createFromArray(answers).reshape(BATCH, WIDTH),
        theirs.context().reshape(BATCH, WIDTH).mmul(readout));
  }

  private static INDArray projected(INDArray items, INDArray matrix) {
    return items
        .reshape(items.size(0) * items.size(1), items.size(2))
        .mmul(matrix)
        .reshape(items.size(0), items.size(1), WIDTH);
  }
}
