package org.coattend.fusion;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Cross-attention in both directions: what words and patches are standardised by, and for each
 * direction the projections of queries and keys, head by head, and temperatures; and projections
 * for the comparison of whole notes and images.
 *
 * <p>A projection has the shape {@code [width + 1][head width]}: its last row is added to all.
 * Serves all threads once it is trained.
 */
public final class FusionModel implements Serializable {
  /** Of the scores of whole pairs, at first: that of GLoRIA. */
  private static final double GLOBAL_TEMPERATURE = .1;

  /** Arrays before the parameters. */
  private static final int STANDARDISING = 4;

  private final FusionShape shape;
  private final Standardisation words;
  private final Standardisation patches;

  /** As {@link #parameters()} says. */
  private final double[][] parameters;

  /**
   * A model of known parameters.
   *
   * @param parameters as {@link #parameters()} has them; kept
   * @throws IllegalArgumentException when they do not fit the shape, or one is no finite number
   */
  public FusionModel(
      FusionShape shape, Standardisation words, Standardisation patches, double[][] parameters) {
    this.shape = shape;
    this.words = words;
    this.patches = patches;
    this.parameters = parameters;
    int[] sizes = sizes(shape);
    boolean fits =
        parameters.length == sizes.length
            && words.width() == shape.wordWidth()
            && patches.width() == shape.patchWidth();
    for (int k = 0; fits && k < sizes.length; k++) {
      fits = parameters[k].length == sizes[k];
    }
    if (!fits) {
      throw new IllegalArgumentException("the parameters are not those of a " + shape);
    }
    requireFinite();
  }

  /**
   * Checks the parameters, which training changes.
   *
   * @throws IllegalArgumentException when one is no finite number
   */
  public void requireFinite() {
    for (double[] group : parameters) {
      if (!Arrays.stream(group).allMatch(Double::isFinite)) {
        throw new IllegalArgumentException("a parameter of the model is no finite number");
      }
    }
  }

  /** A model that has learnt nothing: projections are drawn so that they keep a unit variance. */
  public static FusionModel untrained(
      FusionShape shape, Standardisation words, Standardisation patches, long seed) {
    Random random = new Random(seed);
    int[] sizes = sizes(shape);
    double[][] parameters = new double[sizes.length][];
    for (int k = 0; k < sizes.length; k++) {
      if (k == sizes.length - 1) {
        parameters[k] = new double[] {Math.log(GLOBAL_TEMPERATURE)};
      } else if (isTemperatures(shape, k)) {
        parameters[k] = Temperatures.initial();
      } else {
        double scale = 1 / Math.sqrt((double) sizes[k] / shape.headWidth());
        parameters[k] = new double[sizes[k]];
        for (int j = 0; j < sizes[k]; j++) {
          parameters[k][j] = scale * random.nextGaussian();
        }
      }
    }
    return new FusionModel(shape, words, patches, parameters);
  }

  private static boolean isTemperatures(FusionShape shape, int group) {
    int ofDirections = Direction.values().length * groups(shape);
    return group < ofDirections
        ? group % groups(shape) == groups(shape) - 1
        : group == ofDirections + 2;
  }

  /** Groups of parameters of a direction. */
  private static int groups(FusionShape shape) {
    return 2 * shape.heads() + 1;
  }

  private static int[] sizes(FusionShape shape) {
    return arrays(shape).stream()
        .skip(STANDARDISING)
        .mapToInt(array -> array.rows() * array.columns())
        .toArray();
  }

  /**
   * One of a model's arrays.
   *
   * @param name what it is
   * @param rows of it
   * @param columns of it
   */
  public record Array(String name, int rows, int columns) {}

  /** What the arrays of a model of some shape are, in the order of {@link #arrays()}. */
  public static List<Array> arrays(FusionShape shape) {
    List<Array> arrays = new ArrayList<>();
    arrays.add(new Array("words.mean", 1, shape.wordWidth()));
    arrays.add(new Array("words.deviation", 1, shape.wordWidth()));
    arrays.add(new Array("patches.mean", 1, shape.patchWidth()));
    arrays.add(new Array("patches.deviation", 1, shape.patchWidth()));
    for (Direction direction : Direction.values()) {
      for (int head = 1; head <= shape.heads(); head++) {
        arrays.add(
            new Array(
                "%s.%d.query".formatted(direction.column(), head),
                shape.queryWidth(direction) + 1,
                shape.headWidth()));
      }
      for (int head = 1; head <= shape.heads(); head++) {
        arrays.add(
            new Array(
                "%s.%d.key".formatted(direction.column(), head),
                shape.keyWidth(direction) + 1,
                shape.headWidth()));
      }
      arrays.add(new Array(direction.column() + ".log_temperatures", 1, Temperatures.COUNT));
    }
    arrays.add(new Array("global.words", shape.wordWidth() + 1, shape.headWidth()));
    arrays.add(new Array("global.patches", shape.patchWidth() + 1, shape.headWidth()));
    arrays.add(new Array("global.log_temperature", 1, 1));
    return arrays;
  }

  /** All that the model is: what it standardises by, then its parameters. */
  public List<double[]> arrays() {
    List<double[]> arrays = new ArrayList<>();
    arrays.add(words.mean());
    arrays.add(words.deviation());
    arrays.add(patches.mean());
    arrays.add(patches.deviation());
    arrays.addAll(Arrays.asList(parameters));
    return arrays;
  }

  /** The model's sizes. */
  public FusionShape shape() {
    return shape;
  }

  /** What words are standardised by. */
  public Standardisation words() {
    return words;
  }

  /** What patches are standardised by. */
  public Standardisation patches() {
    return patches;
  }

  /**
   * The parameters themselves: for each direction the query projections by head, the key
   * projections by head, and logarithms of the temperatures of attention, pooling and scores; then
   * the projections of words and patches for whole pairs, and the logarithm of their temperature.
   */
  public double[][] parameters() {
    return parameters;
  }

  /** Zeros of the shape of the parameters. */
  double[][] zeros() {
    double[][] zeros = new double[parameters.length][];
    for (int k = 0; k < zeros.length; k++) {
      zeros[k] = new double[parameters[k].length];
    }
    return zeros;
  }

  /** Which groups of a list like the parameters are temperatures. */
  boolean isTemperatures(int group) {
    return isTemperatures(shape, group);
  }

  double[][] queryWeights(double[][] like, Direction direction) {
    return slice(like, first(direction));
  }

  double[][] keyWeights(double[][] like, Direction direction) {
    return slice(like, first(direction) + shape.heads());
  }

  double[] temperatures(double[][] like, Direction direction) {
    return like[first(direction) + 2 * shape.heads()];
  }

  private int first(Direction direction) {
    return direction == Direction.TEXT_TO_IMAGE ? 0 : groups(shape);
  }

  private double[][] slice(double[][] like, int first) {
    double[][] slice = new double[shape.heads()][];
    System.arraycopy(like, first, slice, 0, slice.length);
    return slice;
  }

  Stack queries(List<FusionPair> pairs, Direction direction) {
    return (direction == Direction.TEXT_TO_IMAGE ? words : patches)
        .stack(pairs.stream().map(pair -> pair.queries(direction)).toList());
  }

  Stack keys(List<FusionPair> pairs, Direction direction) {
    return (direction == Direction.TEXT_TO_IMAGE ? patches : words)
        .stack(pairs.stream().map(pair -> pair.keys(direction)).toList());
  }

  Projection projectedQueries(Stack queries, Direction direction) {
    return Projection.of(queries, queryWeights(parameters, direction));
  }

  Projection projectedKeys(Stack keys, Direction direction) {
    return Projection.of(keys, keyWeights(parameters, direction));
  }

  double[][] noteWeights(double[][] like) {
    return new double[][] {like[like.length - 3]};
  }

  double[][] imageWeights(double[][] like) {
    return new double[][] {like[like.length - 2]};
  }

  double[] globalTemperature(double[][] like) {
    return like[like.length - 1];
  }

  Projection projectedNotes(Stack words) {
    return Projection.of(words, noteWeights(parameters));
  }

  Projection projectedImages(Stack patches) {
    return Projection.of(patches, imageWeights(parameters));
  }

  GlobalScores scores(Projection notes, Projection images) {
    return new GlobalScores(notes, images, Math.exp(globalTemperature(parameters)[0]));
  }

  CrossScores scores(Projection queries, Projection keys, Direction direction) {
    return new CrossScores(queries, keys, Temperatures.of(temperatures(parameters, direction)));
  }
}
