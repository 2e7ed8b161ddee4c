package org.coattend.note;

import java.util.ArrayList;
import java.util.List;

/**
 * What a head attends to in a window by the definitions, in double precision: attention between
 * words is the sum over the attended word's tokens and the mean over the attending word's.
 */
public final class PlainProfile {
  private final int[] units;
  private final int unitCount;
  private final double[][] words;

  /**
   * @param units by token: its unit
   * @param attention of one head, by query and key token
   * @param norms by key token, or null
   */
  public PlainProfile(int[] units, double[][] attention, double[] norms) {
    this.units = units;
    int tokens = units.length;
    unitCount = units[tokens - 1] + 1;
    words = new double[unitCount][unitCount];
    for (int query = 0; query < tokens; query++) {
      double sum = 0;
      for (int key = 0; key < tokens; key++) {
        sum += attention[query][key] * (norms == null ? 1 : norms[key]);
      }
      for (int key = 0; key < tokens; key++) {
        double share = attention[query][key] * (norms == null ? 1 : norms[key]) / sum;
        words[units[query]][units[key]] += share / size(units[query]);
      }
    }
  }

  private int size(int unit) {
    int size = 0;
    for (int other : units) {
      size += other == unit ? 1 : 0;
    }
    return size;
  }

  private int start(int unit) {
    int token = 0;
    while (units[token] != unit) {
      token++;
    }
    return token;
  }

  /** What a unit pays to each. */
  public double[] paid(int unit) {
    return words[unit];
  }

  /** The features of an attending word, in the order of {@link HeadFeature}. */
  public List<Double> features(int unit, boolean[] punctuation) {
    double entropy = 0;
    double distance = 0;
    double toWords = 0;
    double far = 0;
    double marks = 0;
    for (int other = 0; other < unitCount; other++) {
      double weight = words[unit][other];
      entropy -= weight == 0 ? 0 : weight * Math.log(weight);
      if (other == 0 || other == unitCount - 1) {
        continue;
      }
      int tokens = Math.abs(start(unit) - start(other));
      toWords += weight;
      distance += weight * tokens;
      far += tokens > 32 ? weight : 0;
      marks += punctuation[other] ? weight : 0;
    }
    List<Double> features = new ArrayList<>();
    features.add(entropy / Math.log(unitCount));
    features.add(distance / toWords);
    features.add(far);
    features.add(words[unit][0]);
    features.add(words[unit][unitCount - 1]);
    features.add(marks);
    features.add(words[unit][unit]);
    features.add(unit == 1 ? 0 : words[unit][unit - 1]);
    features.add(unit == unitCount - 2 ? 0 : words[unit][unit + 1]);
    return features;
  }

  /** One head's part of {@code [heads][tokens][tokens]}, by query and key. */
  public static double[][] head(float[] attention, int tokens, int head) {
    double[][] rows = new double[tokens][tokens];
    for (int query = 0; query < tokens; query++) {
      for (int key = 0; key < tokens; key++) {
        rows[query][key] = attention[(head * tokens + query) * tokens + key];
      }
    }
    return rows;
  }

  /** One head's part of {@code [heads][tokens]}. */
  public static double[] norms(float[] norms, int tokens, int head) {
    double[] row = new double[tokens];
    for (int key = 0; key < tokens; key++) {
      row[key] = norms[head * tokens + key];
    }
    return row;
  }
}
