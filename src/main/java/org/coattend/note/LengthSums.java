package org.coattend.note;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Sums over notes of about one length: of their features, the features' squares, and their products
 * with the notes' place in an interval of lengths. They add up, and can be those of a wider
 * interval.
 */
final class LengthSums {
  /** Intervals of an octave; what is told of lengths is not finer. */
  static final int PER_OCTAVE = 8;

  long notes;

  /** Of the places, and of their squares. */
  double place;

  double placeSquare;

  /** By feature: of its values, their squares, and values times places. */
  final double[] value;

  final double[] square;
  final double[] moment;

  LengthSums(int features) {
    value = new double[features];
    square = new double[features];
    moment = new double[features];
  }

  /** Logarithm of a length in tokens, in intervals. */
  private static double scale(int tokens) {
    return PER_OCTAVE * Math.log(tokens) / Math.log(2);
  }

  /** The interval that a length is in, from 0. */
  static int interval(int tokens) {
    return (int) scale(tokens);
  }

  /** Takes in a note. */
  void add(int tokens, double[] features) {
    double at = scale(tokens) - interval(tokens);
    notes++;
    place += at;
    placeSquare += at * at;
    for (int k = 0; k < features.length; k++) {
      value[k] += features[k];
      square[k] += features[k] * features[k];
      moment[k] += features[k] * at;
    }
  }

  /**
   * Takes in other notes.
   *
   * @param offset of their interval from this one, at which this one's places go on
   */
  void add(LengthSums other, int offset) {
    notes += other.notes;
    place += other.place + offset * other.notes;
    placeSquare +=
        other.placeSquare + 2 * offset * other.place + (double) offset * offset * other.notes;
    for (int k = 0; k < value.length; k++) {
      value[k] += other.value[k];
      square[k] += other.square[k];
      moment[k] += other.moment[k] + offset * other.value[k];
    }
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(notes);
    out.writeDouble(place);
    out.writeDouble(placeSquare);
    for (double[] sums : new double[][] {value, square, moment}) {
      for (double sum : sums) {
        out.writeDouble(sum);
      }
    }
  }

  static LengthSums read(DataInputStream in, int features) throws IOException {
    LengthSums read = new LengthSums(features);
    read.notes = in.readLong();
    read.place = in.readDouble();
    read.placeSquare = in.readDouble();
    for (double[] sums : new double[][] {read.value, read.square, read.moment}) {
      for (int k = 0; k < features; k++) {
        sums[k] = in.readDouble();
      }
    }
    return read;
  }
}
