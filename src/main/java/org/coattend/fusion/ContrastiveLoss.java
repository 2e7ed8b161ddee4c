package org.coattend.fusion;

import java.io.Serializable;
import java.util.List;

/**
 * What a group of pairs has to say of a model: for words that attend to patches, for patches that
 * attend to words, and for whole notes and images, the cross-entropy of finding each note's image
 * among those of the group and each image's note among theirs (Huang et al. 2021, eq. 1 and 6), in
 * nats.
 *
 * @param value the sum of the {@value #TERMS} terms; each would be ln(pairs of the group) by
 *     guessing
 * @param slopes its derivatives by the model's parameters
 */
public record ContrastiveLoss(double value, double[][] slopes) implements Serializable {
  /** Terms of the sum. */
  private static final int TERMS = 3;

  /** The loss of a group of so many pairs if each were guessed at, in nats. */
  public static double byChance(int pairs) {
    return TERMS * Math.log(pairs);
  }

  /** The loss of a group and its derivatives. */
  public static ContrastiveLoss of(FusionModel model, List<FusionPair> group) {
    double[][] slopes = model.zeros();
    double value = addGlobal(model, group, slopes);
    for (Direction direction : Direction.values()) {
      value += addLocal(model, group, direction, slopes);
    }
    return new ContrastiveLoss(value, slopes);
  }

  private static double addLocal(
      FusionModel model, List<FusionPair> group, Direction direction, double[][] slopes) {
    Stack queryStack = model.queries(group, direction);
    Stack keyStack = model.keys(group, direction);
    Projection queries = model.projectedQueries(queryStack, direction);
    Projection keys = model.projectedKeys(keyStack, direction);
    CrossScores scores = model.scores(queries, keys, direction);
    double[] scoreSlopes = new double[scores.local().length];
    double value = crossEntropy(scores.local(), group.size(), scoreSlopes);
    CrossScores.Slopes found = scores.slopes(scoreSlopes);
    queries.addWeightSlopes(queryStack, found.queries(), model.queryWeights(slopes, direction));
    keys.addWeightSlopes(keyStack, found.keys(), model.keyWeights(slopes, direction));
    double[] temperatures = model.temperatures(slopes, direction);
    for (int k = 0; k < temperatures.length; k++) {
      temperatures[k] += found.temperatures()[k];
    }
    return value;
  }

  private static double addGlobal(FusionModel model, List<FusionPair> group, double[][] slopes) {
    Stack wordStack = model.queries(group, Direction.TEXT_TO_IMAGE);
    Stack patchStack = model.keys(group, Direction.TEXT_TO_IMAGE);
    Projection notes = model.projectedNotes(wordStack);
    Projection images = model.projectedImages(patchStack);
    GlobalScores scores = model.scores(notes, images);
    double[] scoreSlopes = new double[scores.scores().length];
    double value = crossEntropy(scores.scores(), group.size(), scoreSlopes);
    GlobalScores.Slopes found = scores.slopes(scoreSlopes);
    notes.addWeightSlopes(wordStack, new double[][] {found.words()}, model.noteWeights(slopes));
    images.addWeightSlopes(
        patchStack, new double[][] {found.patches()}, model.imageWeights(slopes));
    model.globalTemperature(slopes)[0] += found.temperature();
    return value;
  }

  /**
   * Mean cross-entropy of the diagonal, by rows and by columns.
   *
   * @param logits shape {@code [size][size]}
   * @param slopes derivatives by the logits; added to
   */
  private static double crossEntropy(double[] logits, int size, double[] slopes) {
    return crossEntropy(logits, size, size, 1, slopes)
        + crossEntropy(logits, size, 1, size, slopes);
  }

  private static double crossEntropy(
      double[] logits, int size, int ownerStep, int otherStep, double[] slopes) {
    double loss = 0;
    for (int owner = 0; owner < size; owner++) {
      double top = Double.NEGATIVE_INFINITY;
      for (int other = 0; other < size; other++) {
        top = Math.max(top, logits[owner * ownerStep + other * otherStep]);
      }
      double sum = 0;
      for (int other = 0; other < size; other++) {
        sum += Math.exp(logits[owner * ownerStep + other * otherStep] - top);
      }
      double normaliser = top + Math.log(sum);
      for (int other = 0; other < size; other++) {
        int at = owner * ownerStep + other * otherStep;
        double excess = Math.exp(logits[at] - normaliser) - (other == owner ? 1 : 0);
        slopes[at] += excess / (2 * size);
      }
      loss += normaliser - logits[owner * (ownerStep + otherStep)];
    }
    return loss / (2 * size);
  }
}
