package org.coattend.contact;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Trains a network on families with known contacts: cross-entropy over the pairs at least {@link
 * #MIN_SEPARATION} apart, one family at a time, by Adam (Kingma and Ba 2015) with decoupled weight
 * decay and one cycle of the learning rate (Smith and Topin 2018).
 *
 * <p>Each time a family comes up it is a bit different: a window of its positions, or two windows
 * with a gap between them, either way round, of the whole alignment or of some of its rows.
 */
public final class NetworkTraining {
  static final int MIN_SEPARATION = 4;
  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.99;
  private static final double WEIGHT_DECAY = 1e-3;
  private static final double LARGEST_GRADIENT = 1;
  private static final double WARM_UP = 0.3;
  private static final double SUM_OF_SLOPES = 50;

  /**
   * Hyperparameters.
   *
   * @param epochs times that each family comes up
   * @param learningRate at its peak
   * @param window most positions of a map
   * @param dilations of the network's blocks
   */
  public record Options(int epochs, double learningRate, int window, List<Integer> dilations)
      implements Serializable {

    /**
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Options {
      dilations = List.copyOf(dilations);
      if (epochs < 1) {
        throw new IllegalArgumentException("epochs is %d, must be at least 1".formatted(epochs));
      }
      if (!(learningRate > 0 && learningRate < 1)) {
        throw new IllegalArgumentException(
            "learning-rate is %s, must be above 0 and below 1".formatted(learningRate));
      }
      if (window < 16) {
        throw new IllegalArgumentException("window is %d, must be at least 16".formatted(window));
      }
      if (dilations.isEmpty() || dilations.stream().anyMatch(d -> d < 1 || d > PairMap.BORDER)) {
        throw new IllegalArgumentException(
            "dilations is %s, must be some numbers from 1 to %d"
                .formatted(dilations, PairMap.BORDER));
      }
    }
  }

  private final Options options;
  private final MapKernel kernel = MapKernel.fastest();
  private final ContactNetwork network;
  private final Random random;
  private final float[][] gradient;
  private final float[][] first;
  private final float[][] second;
  private final Map<Integer, ForwardPass> passes =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, ForwardPass> eldest) {
          return size() > 4;
        }
      };
  private int step;
  private double loss;
  private long pairs;

  private NetworkTraining(Options options, long seed) {
    this.options = options;
    random = new Random(seed);
    int[] dilations = options.dilations().stream().mapToInt(Integer::intValue).toArray();
    network = ContactNetwork.untrained(PairFeatures.CHANNELS, dilations, random.nextLong());
    gradient = zeros();
    first = zeros();
    second = zeros();
  }

  /**
   * Trains from scratch.
   *
   * @param progress is told the mean loss of each epoch, in nats per pair
   */
  static ContactNetwork train(
      List<ContactExample> examples, Options options, long seed, Consumer<Double> progress) {
    NetworkTraining training = new NetworkTraining(options, seed);
    List<ContactExample> shuffled = new ArrayList<>(examples);
    int steps = options.epochs() * examples.size();
    for (int epoch = 0; epoch < options.epochs(); epoch++) {
      training.loss = 0;
      training.pairs = 0;
      Collections.shuffle(shuffled, training.random);
      for (ContactExample example : shuffled) {
        training.learn(example, (double) training.step / steps);
      }
      progress.accept(training.loss / training.pairs);
    }
    return training.network;
  }

  private void learn(ContactExample example, double progress) {
    int depths = example.depths();
    int depth = depths == 1 || random.nextBoolean() ? 0 : 1 + random.nextInt(depths - 1);
    int[] positions = positions(example.size());
    PairMap features = example.map(depth, positions);
    ForwardPass forward =
        passes.computeIfAbsent(
            positions.length, size -> new ForwardPass(network, size, true, kernel));
    float[] logits = forward.logits(features);
    if (slopes(example, positions, logits) > 0) {
      new BackwardPass(forward, kernel).addGradient(features, logits, gradient);
      descend(learningRate(progress));
    }
  }

  private int[] positions(int size) {
    int count = Math.min(options.window(), size);
    int[] positions = new int[count];
    int left = size - count;
    int cut = count / 4 + random.nextInt(count / 2);
    int gap = left > 0 && random.nextBoolean() ? 1 + random.nextInt(left) : 0;
    int start = random.nextInt(left - gap + 1);
    boolean reversed = random.nextBoolean();
    for (int k = 0; k < count; k++) {
      int position = start + k + (k >= cut ? gap : 0);
      positions[reversed ? count - 1 - k : k] = position;
    }
    return positions;
  }

  /**
   * Turns logits into the derivatives of the loss, in place.
   *
   * @return number of pairs in the loss
   */
  private int slopes(ContactExample example, int[] positions, float[] logits) {
    int size = positions.length;
    int known = 0;
    for (int y = 0; y < size; y++) {
      for (int x = y; x < size; x++) {
        byte label = example.label(positions[y], positions[x]);
        float logit = logits[y * size + x];
        float slope = 0;
        if (label != ContactExample.UNKNOWN
            && Math.abs(positions[x] - positions[y]) >= MIN_SEPARATION) {
          known++;
          slope = (float) (1 / (1 + Math.exp(-logit))) - label;
          loss += Math.log1p(Math.exp(-Math.abs(logit))) + Math.max(logit, 0) - label * logit;
        }
        logits[y * size + x] = slope;
        logits[x * size + y] = slope;
      }
    }
    pairs += known;
    for (int k = 0; k < logits.length; k++) {
      logits[k] *= (float) (SUM_OF_SLOPES / Math.max(1, known));
    }
    return known;
  }

  private double learningRate(double progress) {
    double share =
        progress < WARM_UP
            ? 0.04 + 0.96 * (0.5 - 0.5 * Math.cos(Math.PI * progress / WARM_UP))
            : 0.001
                + 0.999 * (0.5 + 0.5 * Math.cos(Math.PI * (progress - WARM_UP) / (1 - WARM_UP)));
    return share * options.learningRate();
  }

  private void descend(double rate) {
    step++;
    double squares = 0;
    for (float[] group : gradient) {
      for (float slope : group) {
        squares += (double) slope * slope;
      }
    }
    float clip = (float) Math.min(1, LARGEST_GRADIENT / Math.sqrt(squares + 1e-12));
    double firstBias = 1 - Math.pow(FIRST_DECAY, step);
    double secondBias = 1 - Math.pow(SECOND_DECAY, step);
    float[][] parameters = network.parameters();
    for (int group = 0; group < parameters.length; group++) {
      for (int k = 0; k < parameters[group].length; k++) {
        float slope = gradient[group][k] * clip;
        gradient[group][k] = 0;
        first[group][k] += (float) ((1 - FIRST_DECAY) * (slope - first[group][k]));
        second[group][k] += (float) ((1 - SECOND_DECAY) * (slope * slope - second[group][k]));
        double move =
            first[group][k] / firstBias / (Math.sqrt(second[group][k] / secondBias) + 1e-8);
        parameters[group][k] -= (float) (rate * (move + WEIGHT_DECAY * parameters[group][k]));
      }
    }
  }

  private float[][] zeros() {
    float[][] parameters = network.parameters();
    float[][] zeros = new float[parameters.length][];
    for (int group = 0; group < zeros.length; group++) {
      zeros[group] = new float[parameters[group].length];
    }
    return zeros;
  }
}
