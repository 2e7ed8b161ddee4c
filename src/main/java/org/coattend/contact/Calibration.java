package org.coattend.contact;

import java.io.Serializable;

/**
 * What a logit is worth: p = 1 / (1 + exp(−(slope · logit + offset))), fitted to pairs that the
 * model had not seen (Platt 1999).
 *
 * @param slope below 1 where the model is too sure of itself
 */
record Calibration(double slope, double offset) implements Serializable {
  static final Calibration NONE = new Calibration(1, 0);

  private static final int STEPS = 100;
  private static final double SHORTEST_STEP = 1e-10;

  /** Of the curvature, relative, so that pairs of one logit have a solution. */
  private static final double RIDGE = 1e-9;

  /**
   * The most likely calibration under Platt's prior of one contact and one other pair, which keeps
   * it finite where a logit tells contacts from others without fault: by Newton's method, each step
   * halved until the loss falls (Lin, Lin and Weng 2007).
   *
   * @param logits of pairs
   * @param touches whether each pair touches
   */
  static Calibration fit(float[] logits, boolean[] touches) {
    Pairs pairs = Pairs.of(logits, touches);
    Calibration best = NONE;
    double loss = pairs.loss(best);
    for (int step = 0; step < STEPS; step++) {
      Calibration move = pairs.newton(best);
      double share = 1;
      Calibration next = best.plus(move, share);
      while (!(pairs.loss(next) < loss) && share > SHORTEST_STEP) {
        share /= 2;
        next = best.plus(move, share);
      }
      if (share <= SHORTEST_STEP) {
        break;
      }
      best = next;
      loss = pairs.loss(best);
    }
    return best;
  }

  private Calibration plus(Calibration move, double share) {
    return new Calibration(slope + share * move.slope, offset + share * move.offset);
  }

  /**
   * Pairs to be fitted.
   *
   * @param contact probability that is aimed at where a pair touches
   * @param other the same where it does not
   */
  private record Pairs(float[] logits, boolean[] touches, double contact, double other) {
    static Pairs of(float[] logits, boolean[] touches) {
      int contacts = 0;
      for (boolean touch : touches) {
        contacts += touch ? 1 : 0;
      }
      int others = touches.length - contacts;
      return new Pairs(logits, touches, (contacts + 1.0) / (contacts + 2), 1.0 / (others + 2));
    }

    private double aim(int pair) {
      return touches[pair] ? contact : other;
    }

    /** Cross-entropy, in nats. */
    double loss(Calibration calibration) {
      double loss = 0;
      for (int pair = 0; pair < logits.length; pair++) {
        double logit = calibration.slope * logits[pair] + calibration.offset;
        loss += Math.log1p(Math.exp(-Math.abs(logit))) + Math.max(logit, 0) - aim(pair) * logit;
      }
      return loss;
    }

    /** The step to the least value of the loss's second-order expansion. */
    Calibration newton(Calibration at) {
      double bySlope = 0;
      double byOffset = 0;
      double slopeSlope = 0;
      double slopeOffset = 0;
      double offsetOffset = 0;
      for (int pair = 0; pair < logits.length; pair++) {
        double p = 1 / (1 + Math.exp(-(at.slope * logits[pair] + at.offset)));
        double error = p - aim(pair);
        double curvature = p * (1 - p);
        bySlope += error * logits[pair];
        byOffset += error;
        slopeSlope += curvature * logits[pair] * logits[pair];
        slopeOffset += curvature * logits[pair];
        offsetOffset += curvature;
      }
      slopeSlope += RIDGE * (1 + slopeSlope);
      offsetOffset += RIDGE * (1 + offsetOffset);
      double determinant = slopeSlope * offsetOffset - slopeOffset * slopeOffset;
      return new Calibration(
          (slopeOffset * byOffset - offsetOffset * bySlope) / determinant,
          (slopeOffset * bySlope - slopeSlope * byOffset) / determinant);
    }
  }

  /** Probability, 0…1. */
  float probability(float logit) {
    return (float) (1 / (1 + Math.exp(-(slope * logit + offset))));
  }
}
