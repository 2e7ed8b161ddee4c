package org.coattend.classifier;

/** What makes the states that attention is a mean over. */
public enum EncoderKind {
  /** The inputs themselves, h = x: attention over embeddings (Pruthi et al. 2020). */
  NONE,
  /** h = tanh(x W + b), each position by itself: "average" of Jain and Wallace (2019). */
  TANH,
  /** A long short-term memory in both directions, side by side. */
  LSTM
}
