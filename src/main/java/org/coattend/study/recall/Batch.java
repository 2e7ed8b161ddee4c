package org.coattend.study.recall;

/** Sequences with what is asked of them. */
final class Batch {
  final Shape shape;

  /** Shape {@code [steps][batch][inputs]}. */
  final float[] inputs;

  /** A number, or the index of a class: shape {@code [answers][batch]}. */
  final float[] targets;

  /**
   * Items that a sequence's first answer is made of, −1 where there are fewer: shape {@code
   * [batch][2]}.
   */
  final int[] marks;

  Batch(Shape shape) {
    this.shape = shape;
    inputs = new float[shape.items() * shape.inputs()];
    targets = new float[shape.answers() * shape.batch()];
    marks = new int[2 * shape.batch()];
  }

  /** Where the entries of an item start. */
  int at(int step, int sequence) {
    return (step * shape.batch() + sequence) * shape.inputs();
  }
}
