package org.coattend.classifier;

/** How a state is scored; the attention is the softmax of the scores over a sequence. */
public enum AttentionKind {
  /** q · tanh(h W + b) (Bahdanau et al. 2015): "tanh" of Jain and Wallace (2019). */
  ADDITIVE,
  /** q · h / √width. */
  DOT,
  /** The same everywhere: attention that cannot point. */
  MEAN
}
