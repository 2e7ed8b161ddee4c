package org.coattend.study.recall;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** What models are asked for at the end of a sequence. */
public enum Task {
  /**
   * Items are a normal number and a mark; the number of the marked item is asked for. An item is
   * {@code [number, mark, 1]}. The error is the mean square; that of the constant 0 is 1.
   */
  RECALL {
    @Override
    Shape shape(int length, int batch) {
      return new Shape(length, batch, 3, 1, 1);
    }

    @Override
    public double chance(int length) {
      return 1;
    }

    @Override
    void draw(RandomGenerator random, Batch batch, int position) {
      for (int sequence = 0; sequence < batch.shape.batch(); sequence++) {
        int target = position < 0 ? random.nextInt(batch.shape.steps()) : position;
        for (int step = 0; step < batch.shape.steps(); step++) {
          put(batch, step, sequence, (float) random.nextGaussian(), step == target);
        }
        batch.marks[2 * sequence] = target;
        batch.marks[2 * sequence + 1] = -1;
        batch.targets[sequence] = batch.inputs[batch.at(target, sequence)];
      }
    }
  },

  /**
   * Items are a number, uniform between 0 and 1, and a mark; the sum of the two marked numbers is
   * asked for (Hochreiter and Schmidhuber 1997, §5.4, as in Le et al. 2015). An item is {@code
   * [number, mark, 1]}. The error is the mean square; a constant has 1/6, the variance of the sum.
   */
  ADDING {
    @Override
    Shape shape(int length, int batch) {
      return new Shape(length, batch, 3, 1, 1);
    }

    @Override
    public double chance(int length) {
      return 1 / 6.0;
    }

    @Override
    void draw(RandomGenerator random, Batch batch, int position) {
      int steps = batch.shape.steps();
      for (int sequence = 0; sequence < batch.shape.batch(); sequence++) {
        int first = position < 0 ? random.nextInt(steps) : position;
        int second = (first + 1 + random.nextInt(steps - 1)) % steps;
        for (int step = 0; step < steps; step++) {
          put(batch, step, sequence, random.nextFloat(), step == first || step == second);
        }
        batch.marks[2 * sequence] = first;
        batch.marks[2 * sequence + 1] = second;
        batch.targets[sequence] =
            batch.inputs[batch.at(first, sequence)] + batch.inputs[batch.at(second, sequence)];
      }
    }
  },

  /**
   * {@value #SYMBOLS} of {@value #KINDS} symbols, blanks, a sign to answer, blanks; the symbols in
   * their order are asked for after the sign (Arjovsky et al. 2016, §5.1). An item has an entry for
   * each symbol, one for the blank, one for the sign, of which one is 1, and the constant 1. The
   * error is the mean cross-entropy over all T + 20 steps in nats; those before the answers, whose
   * answer is always a blank, need no memory and count as right. That of even guesses is 10 ln 8 /
   * (T + 20).
   */
  COPY {
    @Override
    Shape shape(int length, int batch) {
      return new Shape(length + 2 * SYMBOLS, batch, KINDS + 3, SYMBOLS, KINDS);
    }

    @Override
    public double chance(int length) {
      return SYMBOLS * Math.log(KINDS) / (length + 2 * SYMBOLS);
    }

    @Override
    boolean hasPositions() {
      return false;
    }

    @Override
    void draw(RandomGenerator random, Batch batch, int position) {
      Shape shape = batch.shape;
      Arrays.fill(batch.inputs, 0);
      for (int sequence = 0; sequence < shape.batch(); sequence++) {
        for (int step = 0; step < shape.steps(); step++) {
          int kind = KINDS;
          if (step < SYMBOLS) {
            kind = random.nextInt(KINDS);
            batch.targets[step * shape.batch() + sequence] = kind;
          } else if (step == shape.firstAnswer() - 1) {
            kind = KINDS + 1;
          }
          int at = batch.at(step, sequence);
          batch.inputs[at + kind] = 1;
          batch.inputs[at + KINDS + 2] = 1;
        }
        batch.marks[2 * sequence] = 0;
        batch.marks[2 * sequence + 1] = -1;
      }
    }

    @Override
    double loss(float[] outputs, Batch batch, float[] gradient) {
      return CrossEntropy.loss(outputs, batch, gradient);
    }

    @Override
    double errorOfLoss(int length) {
      return (double) SYMBOLS / (length + 2 * SYMBOLS);
    }

    @Override
    int column(Batch batch, int sequence) {
      return (int) batch.targets[sequence];
    }
  };

  /** Symbols to copy. */
  static final int SYMBOLS = 10;

  /** Different symbols. */
  static final int KINDS = 8;

  /** As options and columns call it. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of sequences of a length. */
  abstract Shape shape(int length, int batch);

  /**
   * The least error of a constant answer; for copy, of even guesses. It needs no memory, but is not
   * the least without: the last item may be the target.
   */
  public abstract double chance(int length);

  /** Whether what is asked for may stand anywhere. */
  boolean hasPositions() {
    return true;
  }

  /**
   * Draws sequences.
   *
   * @param batch written
   * @param position of the target, or of the first; −1: anywhere, drawn for each sequence
   */
  abstract void draw(RandomGenerator random, Batch batch, int position);

  /**
   * The mean loss of an answer: here the squared distance.
   *
   * @param outputs shape {@code [answers][batch][WIDTH]}
   * @param gradient written: that to the outputs
   */
  double loss(float[] outputs, Batch batch, float[] gradient) {
    int count = batch.targets.length;
    double sum = 0;
    for (int row = 0; row < count; row++) {
      double distance = (double) outputs[row * SequenceModel.WIDTH] - batch.targets[row];
      gradient[row * SequenceModel.WIDTH] = (float) (2 * distance / count);
      sum += distance * distance;
    }
    return sum / count;
  }

  /** What the loss is multiplied by to give the error. */
  double errorOfLoss(int length) {
    return 1;
  }

  /** The output of the first answer whose gradient is measured. */
  int column(Batch batch, int sequence) {
    return 0;
  }

  private static void put(Batch batch, int step, int sequence, float number, boolean marked) {
    int at = batch.at(step, sequence);
    batch.inputs[at] = number;
    batch.inputs[at + 1] = marked ? 1 : 0;
    batch.inputs[at + 2] = 1;
  }
}
