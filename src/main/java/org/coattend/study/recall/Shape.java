package org.coattend.study.recall;

/**
 * What a model is given, and what it is asked for.
 *
 * @param steps items of each sequence
 * @param batch sequences at a time
 * @param inputs entries of an item, the last of which is always 1, in the place of biases
 * @param answers steps at the end of the sequence whose output counts
 * @param outputs entries of an answer that count, at most the width of the models
 */
record Shape(int steps, int batch, int inputs, int answers, int outputs) {

  /** Items of all sequences. */
  int items() {
    return steps * batch;
  }

  /** The first step that is an answer. */
  int firstAnswer() {
    return steps - answers;
  }
}
