package org.coattend.study.recall;

import static org.coattend.study.recall.SequenceModel.WIDTH;

/** −ln softmax(outputs)[target], in nats. */
final class CrossEntropy {
  private CrossEntropy() {}

  /**
   * The mean over answers.
   *
   * @param outputs shape {@code [answers][batch][WIDTH]}
   * @param gradient written: that to the outputs
   */
  static double loss(float[] outputs, Batch batch, float[] gradient) {
    int count = batch.targets.length;
    int classes = batch.shape.outputs();
    double sum = 0;
    for (int row = 0; row < count; row++) {
      int at = row * WIDTH;
      double top = Double.NEGATIVE_INFINITY;
      for (int k = at; k < at + classes; k++) {
        top = Math.max(top, outputs[k]);
      }
      double total = 0;
      for (int k = at; k < at + classes; k++) {
        total += Math.exp(outputs[k] - top);
      }
      int target = at + (int) batch.targets[row];
      sum += Math.log(total) + top - outputs[target];
      for (int k = at; k < at + classes; k++) {
        double share = Math.exp(outputs[k] - top) / total;
        gradient[k] = (float) ((share - (k == target ? 1 : 0)) / count);
      }
    }
    return sum / count;
  }
}
