package org.coattend.study.scaling;

import java.util.Locale;

/** What is measured of each query, and averaged. */
public enum Measure {
  VARIANCE("variance of the logits, score / temperature"),
  ENTROPY("entropy of the weights in nats"),
  MAX_WEIGHT("largest weight"),
  SATURATED("share of queries whose largest weight is above 0.99"),
  JACOBIAN("Frobenius norm of the softmax's Jacobian, diag(p) − ppᵀ"),
  QUERY_GRADIENT("length of the gradient to the query of the average of normal values"),
  KEY_GRADIENT("length of the gradient of that average to all keys");

  /** A query whose largest weight is above this is saturated. */
  static final double SATURATION = .99;

  private final String meaning;

  Measure(String meaning) {
    this.meaning = meaning;
  }

  /** As columns call it. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it is, for people. */
  public String meaning() {
    return meaning;
  }
}
