package org.coattend.classifier;

/**
 * What an {@link AttentionModel} makes of one sequence.
 *
 * @param attention α, shape {@code [positions]}, 0 or more, of sum 1; all 0 where there is nothing
 *     that could be attended to
 * @param states what the attention is a mean over, shape {@code [positions][width]}
 * @param values v: the states times the output layer, shape {@code [positions][classes]}
 * @param bias b of the output layer, shape {@code [classes]}
 * @param gradientTimesInput shape {@code [positions]}: derivative of the probability of the class
 *     that is decided for by the share in which a position's input is present, the attention being
 *     held (Jain and Wallace 2019, section 4.1)
 */
public record Reading(
    double[] attention,
    double[][] states,
    double[][] values,
    double[] bias,
    double[] gradientTimesInput) {

  /** Positions. */
  public int length() {
    return attention.length;
  }

  /** Probabilities of the classes. */
  public double[] probabilities() {
    return probabilities(attention);
  }

  /** Probabilities of the classes under another attention. */
  public double[] probabilities(double[] given) {
    return Softmax.of(logits(given));
  }

  /** Logits of the classes under another attention: b + Σ α_i v_i. */
  public double[] logits(double[] given) {
    double[] logits = bias.clone();
    for (int i = 0; i < given.length; i++) {
      for (int k = 0; k < logits.length; k++) {
        logits[k] += given[i] * values[i][k];
      }
    }
    return logits;
  }
}
