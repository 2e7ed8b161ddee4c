package org.coattend.study.recall;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.coattend.kernel.RowKernel;

/**
 * One layer of attention over all items, without recurrence. It sees each item and {@value
 * #POSITIONS} sinusoids of its step (Vaswani et al. 2017, §3.5), for it knows no order otherwise.
 * Keys and values are linear in every item, queries in the items at which answers are asked for;
 * the answer is linear in the average of the values.
 */
final class AttentionModel implements SequenceModel {
  /** Sines and cosines, half of each. */
  static final int POSITIONS = 16;

  private static final double LONGEST = 10_000;

  private final RowKernel kernel = RowKernel.fastest();
  private final Shape shape;
  private final Score score;
  private final int width;
  private final float[] weights;
  private final float[] gradients;
  private final int keyWeights;
  private final int valueWeights;
  private final int scoreWeights;
  private final Readout readout;

  /** Sequence by sequence: shape {@code [batch][steps][width]}. */
  private final float[] items;

  private final float[] keys;
  private final float[] values;
  private final float[] ofKeys;
  private final float[] ofValues;

  /** The items that ask: shape {@code [answers][batch][width]}. */
  private final float[] asking;

  private final float[] queries;
  private final float[] ofQueries;

  /** Shape {@code [answers][batch][steps]}. */
  private final float[] attention;

  private final float[] ofScores;
  private final float[] contexts;
  private final Compared compared;

  /**
   * @param score how queries are compared with keys
   */
  AttentionModel(Shape shape, Score score) {
    this.shape = shape;
    this.score = score;
    width = shape.inputs() + POSITIONS;
    keyWeights = width * WIDTH;
    valueWeights = 2 * width * WIDTH;
    scoreWeights = 3 * width * WIDTH;
    int readoutAt = scoreWeights + score.weights();
    weights = new float[readoutAt + Readout.WEIGHTS];
    gradients = new float[weights.length];
    int asked = shape.answers() * shape.batch();
    readout = new Readout(weights, gradients, readoutAt, asked);
    items = new float[shape.items() * width];
    keys = new float[shape.items() * WIDTH];
    values = new float[keys.length];
    ofKeys = new float[keys.length];
    ofValues = new float[keys.length];
    asking = new float[asked * width];
    queries = new float[asked * WIDTH];
    ofQueries = new float[queries.length];
    attention = new float[asked * shape.steps()];
    ofScores = new float[shape.steps()];
    contexts = new float[queries.length];
    compared =
        new Compared(
            queries, keys, ofQueries, ofKeys, weights, gradients, scoreWeights, shape.steps());
    for (int sequence = 0; sequence < shape.batch(); sequence++) {
      for (int step = 0; step < shape.steps(); step++) {
        locate(step, itemAt(step, sequence) + shape.inputs());
      }
    }
  }

  private int itemAt(int step, int sequence) {
    return (sequence * shape.steps() + step) * width;
  }

  private void locate(int step, int at) {
    for (int k = 0; k < POSITIONS / 2; k++) {
      double angle = step / Math.pow(LONGEST, 2.0 * k / POSITIONS);
      items[at + 2 * k] = (float) Math.sin(angle);
      items[at + 2 * k + 1] = (float) Math.cos(angle);
    }
  }

  /** Entries of what it sees of an item. */
  int width() {
    return width;
  }

  /** What it sees of the latest batch: shape {@code [batch][steps][width]}. */
  float[] items() {
    return items;
  }

  /** Where the weights of the score start; before them are those of queries, keys and values. */
  int scoreWeights() {
    return scoreWeights;
  }

  /** The weights of attention of the latest batch: shape {@code [answers][batch][steps]}. */
  float[] attention() {
    return attention;
  }

  @Override
  public void start(RandomGenerator random) {
    for (int matrix = 0; matrix < scoreWeights; matrix += width * WIDTH) {
      Glorot.draw(random, weights, matrix, width, WIDTH, WIDTH);
      int biases = matrix + (shape.inputs() - 1) * WIDTH;
      Arrays.fill(weights, biases, biases + WIDTH, 0);
    }
    Glorot.draw(random, weights, scoreWeights, score.weights(), 1, 1);
    readout.start(random, shape.outputs());
  }

  @Override
  public float[] weights() {
    return weights;
  }

  @Override
  public float[] gradients() {
    return gradients;
  }

  @Override
  public float[] forward(Batch batch) {
    read(batch);
    project(items, shape.items(), keyWeights, keys);
    project(items, shape.items(), valueWeights, values);
    project(asking, shape.answers() * shape.batch(), 0, queries);
    Arrays.fill(contexts, 0);
    for (int row = 0; row < shape.answers() * shape.batch(); row++) {
      int at = row * shape.steps();
      int from = keysAt(row);
      score.score(compared, row * WIDTH, from, attention, at);
      softmax(attention, at, at + shape.steps());
      kernel.multiply(attention, at, shape.steps(), values, from, contexts, row * WIDTH, 1);
    }
    return readout.forward(contexts, 0);
  }

  private void read(Batch batch) {
    for (int sequence = 0; sequence < shape.batch(); sequence++) {
      for (int step = 0; step < shape.steps(); step++) {
        System.arraycopy(
            batch.inputs, batch.at(step, sequence), items, itemAt(step, sequence), shape.inputs());
      }
      for (int answer = 0; answer < shape.answers(); answer++) {
        System.arraycopy(
            items,
            itemAt(shape.firstAnswer() + answer, sequence),
            asking,
            (answer * shape.batch() + sequence) * width,
            width);
      }
    }
  }

  private void project(float[] from, int rows, int weightsAt, float[] to) {
    Arrays.fill(to, 0);
    kernel.multiply(from, 0, width, weights, weightsAt, to, 0, rows);
  }

  /** Where the keys and values of the sequence of an answer start. */
  private int keysAt(int row) {
    return row % shape.batch() * shape.steps() * WIDTH;
  }

  private static void softmax(float[] scores, int from, int to) {
    float top = Float.NEGATIVE_INFINITY;
    for (int k = from; k < to; k++) {
      top = Math.max(top, scores[k]);
    }
    double sum = 0;
    for (int k = from; k < to; k++) {
      scores[k] = (float) Math.exp(scores[k] - top);
      sum += scores[k];
    }
    float share = (float) (1 / sum);
    for (int k = from; k < to; k++) {
      scores[k] *= share;
    }
  }

  @Override
  public void backward(float[] ofOutputs) {
    goBack(ofOutputs);
    kernel.outer(asking, 0, width, ofQueries, 0, gradients, 0, shape.answers() * shape.batch());
    kernel.outer(items, 0, width, ofKeys, 0, gradients, keyWeights, shape.items());
    kernel.outer(items, 0, width, ofValues, 0, gradients, valueWeights, shape.items());
  }

  /** To queries, keys and values: of a score s with the weight p, ∂/∂s = p (∂/∂p − Σ p ∂/∂p). */
  private void goBack(float[] ofOutputs) {
    float[] ofContexts = readout.backward(contexts, 0, ofOutputs);
    Arrays.fill(ofQueries, 0);
    Arrays.fill(ofKeys, 0);
    Arrays.fill(ofValues, 0);
    int steps = shape.steps();
    for (int row = 0; row < shape.answers() * shape.batch(); row++) {
      int at = row * steps;
      int from = keysAt(row);
      kernel.outer(attention, at, steps, ofContexts, row * WIDTH, ofValues, from, 1);
      double mean = 0;
      for (int step = 0; step < steps; step++) {
        ofScores[step] = dot(values, from + step * WIDTH, ofContexts, row * WIDTH);
        mean += (double) attention[at + step] * ofScores[step];
      }
      for (int step = 0; step < steps; step++) {
        ofScores[step] = attention[at + step] * (float) (ofScores[step] - mean);
      }
      score.back(compared, row * WIDTH, from, ofScores);
    }
  }

  static float dot(float[] a, int aAt, float[] b, int bAt) {
    float sum = 0;
    for (int k = 0; k < WIDTH; k++) {
      sum += a[aAt + k] * b[bAt + k];
    }
    return sum;
  }

  @Override
  public double[] lengthsOfGradients(float[] ofOutputs, int step) {
    goBack(ofOutputs);
    double[] lengths = new double[shape.batch()];
    int answer = step - shape.firstAnswer();
    for (int sequence = 0; sequence < lengths.length; sequence++) {
      int item = (sequence * shape.steps() + step) * WIDTH;
      double squares = 0;
      for (int input = 0; input < shape.inputs() - 1; input++) {
        int row = input * WIDTH;
        double sum =
            dot(ofKeys, item, weights, keyWeights + row)
                + dot(ofValues, item, weights, valueWeights + row);
        if (answer >= 0) {
          sum += dot(ofQueries, (answer * shape.batch() + sequence) * WIDTH, weights, row);
        }
        squares += sum * sum;
      }
      lengths[sequence] = Math.sqrt(squares);
    }
    return lengths;
  }

  @Override
  public OptionalDouble weightOfMarks(Batch batch) {
    double sum = 0;
    for (int k = 0; k < batch.marks.length; k++) {
      sum += batch.marks[k] < 0 ? 0 : attention[k / 2 * shape.steps() + batch.marks[k]];
    }
    return OptionalDouble.of(sum / shape.batch());
  }
}
