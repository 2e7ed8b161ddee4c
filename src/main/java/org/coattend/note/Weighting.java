package org.coattend.note;

/** How the attention of all layers and heads is put together into one weight for each pair. */
public enum Weighting {
  /** The mean over layers and heads. */
  ATTENTION,

  /**
   * The mean over layers and heads of attention weighted by the norm of what it moves, ‖α f(x)‖
   * divided by its sum over the keys (Kobayashi et al. 2020).
   */
  NORM,

  /**
   * Attention rollout (Abnar and Zuidema 2020, §3): the product over layers of ½ (A + I), where A
   * is the mean over heads.
   */
  ROLLOUT
}
