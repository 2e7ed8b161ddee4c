package org.coattend.note;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Sums over notes of about one length: of the products of their measures with each other and with
 * the features, and of the features' squares. The measures of a note are the constant 1, its place
 * in an interval of lengths, and {@link NoteLength#perToken}. Sums add up, and can be those of a
 * wider interval; a combination of measures is given by its coefficients.
 */
final class LengthSums {
  /** Intervals of an octave; what is told of lengths is not finer. */
  static final int PER_OCTAVE = 8;

  /** Of the measures. */
  static final int ONE = 0;

  static final int PLACE = 1;

  /** The first of those per token. */
  static final int PER_TOKEN = 2;

  static final int MEASURES = 6;

  /** By measure and measure. */
  private final double[][] gram = new double[MEASURES][MEASURES];

  /** By measure and feature. */
  private final double[][] product;

  /** By feature. */
  private final double[] square;

  LengthSums(int features) {
    product = new double[MEASURES][features];
    square = new double[features];
  }

  /** Logarithm of a length in tokens, in intervals. */
  private static double scale(int tokens) {
    return PER_OCTAVE * Math.log(tokens) / Math.log(2);
  }

  /** The interval that a length is in, from 0. */
  static int interval(NoteLength length) {
    return (int) scale(length.tokens());
  }

  /** Takes in a note. */
  void add(NoteLength length, double[] features) {
    double[] measures = new double[MEASURES];
    measures[ONE] = 1;
    measures[PLACE] = scale(length.tokens()) - interval(length);
    double[] perToken = length.perToken();
    System.arraycopy(perToken, 0, measures, PER_TOKEN, perToken.length);
    for (int j = 0; j < MEASURES; j++) {
      addScaled(measures[j], measures, gram[j]);
      addScaled(measures[j], features, product[j]);
    }
    for (int k = 0; k < features.length; k++) {
      square[k] += features[k] * features[k];
    }
  }

  /**
   * Takes in other notes.
   *
   * @param offset of their interval from this one, at which this one's places go on
   */
  void add(LengthSums other, int offset) {
    for (int j = 0; j < MEASURES; j++) {
      addScaled(1, other.gram[j], gram[j]);
      addScaled(1, other.product[j], product[j]);
    }
    addScaled(1, other.square, square);
    addScaled(offset, other.gram[ONE], gram[PLACE]);
    for (int j = 0; j < MEASURES; j++) {
      gram[j][PLACE] += offset * other.gram[j][ONE];
    }
    gram[PLACE][PLACE] += (double) offset * offset * other.notes();
    addScaled(offset, other.product[ONE], product[PLACE]);
  }

  /** Adds values times a factor. */
  static void addScaled(double factor, double[] values, double[] sums) {
    for (int k = 0; k < values.length; k++) {
      sums[k] += factor * values[k];
    }
  }

  long notes() {
    return (long) gram[ONE][ONE];
  }

  int features() {
    return square.length;
  }

  /** Of the values of a feature. */
  double value(int feature) {
    return product[ONE][feature];
  }

  /** Of its squares. */
  double square(int feature) {
    return square[feature];
  }

  /** Of the products of two measures. */
  double gram(int measure, int other) {
    return gram[measure][other];
  }

  /** Of the products of two combinations of measures. */
  double inner(double[] one, double[] other) {
    double sum = 0;
    for (int j = 0; j < MEASURES; j++) {
      double row = 0;
      for (int k = 0; k < MEASURES; k++) {
        row += gram[j][k] * other[k];
      }
      sum += one[j] * row;
    }
    return sum;
  }

  /** Of the squares of a combination. */
  double squares(double[] combination) {
    return Math.max(0, inner(combination, combination));
  }

  /** Of the products of a combination with a feature. */
  double product(double[] combination, int feature) {
    double sum = 0;
    for (int j = 0; j < MEASURES; j++) {
      sum += combination[j] * product[j][feature];
    }
    return sum;
  }

  /** Of the squares of what a combination leaves of a feature. */
  double residual(int feature, double[] combination) {
    double explained = 2 * product(combination, feature) - squares(combination);
    return Math.max(0, square[feature] - explained);
  }

  void write(DataOutputStream out) throws IOException {
    for (double[] row : gram) {
      write(row, out);
    }
    for (double[] row : product) {
      write(row, out);
    }
    write(square, out);
  }

  private static void write(double[] sums, DataOutputStream out) throws IOException {
    for (double sum : sums) {
      out.writeDouble(sum);
    }
  }

  static LengthSums read(DataInputStream in, int features) throws IOException {
    LengthSums read = new LengthSums(features);
    for (double[] row : read.gram) {
      read(row, in);
    }
    for (double[] row : read.product) {
      read(row, in);
    }
    read(read.square, in);
    return read;
  }

  private static void read(double[] sums, DataInputStream in) throws IOException {
    for (int k = 0; k < sums.length; k++) {
      sums[k] = in.readDouble();
    }
  }
}
