package org.coattend.contact;

import java.io.Serializable;

/**
 * What a logit is worth: p = 1 / (1 + exp(−(slope · logit + offset))), fitted to pairs that the
 * networks had not seen (Platt 1999).
 *
 * @param slope below 1 where the networks are too sure of themselves
 */
record Calibration(double slope, double offset) implements Serializable {
  static final Calibration NONE = new Calibration(1, 0);

  private static final int STEPS = 30;

  /**
   * The most likely calibration, by Newton's method.
   *
   * @param logits of pairs
   * @param touches whether each pair touches
   */
  static Calibration fit(float[] logits, boolean[] touches) {
    double slope = 1;
    double offset = 0;
    for (int step = 0; step < STEPS; step++) {
      double gradientSlope = 0;
      double gradientOffset = 0;
      double slopeSlope = 1e-9;
      double slopeOffset = 0;
      double offsetOffset = 1e-9;
      for (int pair = 0; pair < logits.length; pair++) {
        double p = 1 / (1 + Math.exp(-(slope * logits[pair] + offset)));
        double error = p - (touches[pair] ? 1 : 0);
        double curvature = p * (1 - p);
        gradientSlope += error * logits[pair];
        gradientOffset += error;
        slopeSlope += curvature * logits[pair] * logits[pair];
        slopeOffset += curvature * logits[pair];
        offsetOffset += curvature;
      }
      double determinant = slopeSlope * offsetOffset - slopeOffset * slopeOffset;
      slope -= (offsetOffset * gradientSlope - slopeOffset * gradientOffset) / determinant;
      offset -= (slopeSlope * gradientOffset - slopeOffset * gradientSlope) / determinant;
    }
    return new Calibration(slope, offset);
  }

  /** Probability, 0…1. */
  float probability(float logit) {
    return (float) (1 / (1 + Math.exp(-(slope * logit + offset))));
  }
}
