package org.coattend.classifier;

import java.io.Serializable;
import java.util.List;

/**
 * A classifier that decides by a weighted mean over the positions of a sequence: its logits are b +
 * Σ α_i v_i, with the attention α and what each position says for each class, v_i.
 */
public interface AttentionModel extends Serializable {
  /** Classes, 2 or more. */
  int classes();

  /** What the model makes of a sequence of one or more positions, with everything an audit asks. */
  Reading read(Sequence sequence);

  /**
   * Probabilities of the classes alone, for many sequences; a sequence without positions has those
   * of the bias.
   *
   * @return shape {@code [sequences][classes]}
   */
  double[][] probabilities(List<Sequence> sequences);
}
