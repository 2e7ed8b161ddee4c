package org.coattend.contact;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The logit is a weighted sum of the features.
 *
 * @param coefficients one a feature
 */
public record LinearLogit(double[] coefficients, double intercept) implements PairClassifier {

  @Override
  public double logit(float[] features) {
    double logit = intercept;
    for (int k = 0; k < coefficients.length; k++) {
      logit += coefficients[k] * features[k];
    }
    return logit;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(coefficients.length);
    for (double coefficient : coefficients) {
      out.writeDouble(coefficient);
    }
    out.writeDouble(intercept);
  }

  static LinearLogit read(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count != PairWindow.FEATURES) {
      throw new IOException(
          "regression on %d features, this version makes %d".formatted(count, PairWindow.FEATURES));
    }
    double[] coefficients = new double[count];
    for (int k = 0; k < count; k++) {
      coefficients[k] = Stored.finite("coefficient", in.readDouble());
    }
    return new LinearLogit(coefficients, Stored.finite("intercept", in.readDouble()));
  }
}
