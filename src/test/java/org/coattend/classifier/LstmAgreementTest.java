package org.coattend.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The states of each direction beside a layer of DL4J. */
class LstmAgreementTest {
  private static final int WIDTH = 3;
  private static final int INPUTS = RandomClassifier.WIDTH;

  /** Where DL4J has our i, f, o, g: it calls the candidate input, the input gate modulation. */
  private static final int[] PLACES = {3, 1, 2, 0};

  private final AttentionClassifier model =
      RandomClassifier.ofVectors(EncoderKind.LSTM, AttentionKind.DOT);

  @Test
  void statesAreThoseOfTwoLayersOfDl4j() {
    for (Sequence sequence : RandomClassifier.vectors()) {
      double[][] states = model.read(sequence).states();
      float[][] vectors = ((Sequence.Vectors) sequence).vectors();
      int length = vectors.length;
      INDArray forward = states(0, vectors);
      float[][] reversed = new float[length][];
      for (int k = 0; k < length; k++) {
        reversed[k] = vectors[length - 1 - k];
      }
      INDArray backward = states(3, reversed);
      for (int i = 0; i < length; i++) {
        for (int k = 0; k < WIDTH; k++) {
          assertThat(states[i][k]).isCloseTo(forward.getDouble(0, k, i), within(1e-10));
          assertThat(states[i][WIDTH + k])
              .isCloseTo(backward.getDouble(0, k, length - 1 - i), within(1e-10));
        }
      }
    }
  }

  private INDArray states(int first, float[][] vectors) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list()
                .layer(new LSTM.Builder().nOut(WIDTH).activation(Activation.TANH).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.recurrent(INPUTS))
                .build());
    network.init();
    network.setParam("0_W", gates(model.parameters()[first], INPUTS));
    network.setParam("0_RW", gates(model.parameters()[first + 1], WIDTH));
    network.setParam("0_b", gates(model.parameters()[first + 2], 1));
    INDArray items = Nd4j.create(DataType.DOUBLE, 1, INPUTS, vectors.length);
    for (int i = 0; i < vectors.length; i++) {
      for (int k = 0; k < INPUTS; k++) {
        items.putScalar(new int[] {0, k, i}, vectors[i][k]);
      }
    }
    return network.feedForward(items).get(1);
  }

  private static INDArray gates(double[] ours, int rows) {
    INDArray theirs = Nd4j.create(DataType.DOUBLE, rows, 4 * WIDTH);
    for (int row = 0; row < rows; row++) {
      for (int gate = 0; gate < 4; gate++) {
        for (int k = 0; k < WIDTH; k++) {
          theirs.putScalar(row, PLACES[gate] * WIDTH + k, ours[(row * 4 + gate) * WIDTH + k]);
        }
      }
    }
    return theirs;
  }
}
