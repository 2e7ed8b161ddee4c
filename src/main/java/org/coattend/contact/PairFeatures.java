package org.coattend.contact;

import java.util.Arrays;
import org.coattend.coupling.Couplings;
import org.coattend.coupling.MeanField;
import org.coattend.coupling.PairScores;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;

/**
 * What a model is told of every pair of query positions: how far apart they are, how deep the
 * family is, how strongly they are coupled and by which classes of residues, how dependent they are
 * with or without other columns, and what each position is like by itself (sums and absolute
 * differences, so that the order does not matter).
 *
 * <p>Pairs with a column that is not fitted have the channels of the separation and the family
 * alone. All channels are of order 1.
 */
final class PairFeatures {
  /** Classes of residues, by what they do in a fold. */
  private static final String[] CLASSES = {
    "AVILMC", "FWY", "KR", "DE", "NQST", "H", "G", "P",
  };

  /** Kyte and Doolittle (1982), in the order of {@link Alphabet#PROTEIN}. */
  private static final double[] HYDROPATHY = {
    1.8, 2.5, -3.5, -3.5, 2.8, -0.4, -3.2, 4.5, -3.9, 3.8, 1.9, -3.5, -1.6, -3.5, -4.5, -0.8, -0.7,
    4.2, -0.9, -1.3,
  };

  private static final int RESIDUES = HYDROPATHY.length;
  private static final int CLASS_PAIRS = CLASSES.length * (CLASSES.length + 1) / 2;
  private static final int TARGETS_AT_ONCE = 16;

  /** 1 where both columns are fitted; before it the separation (3) and the family (2). */
  static final int FITTED = 5;

  /** Half the z-score of the corrected score; after it the raw one and the dependence. */
  static final int CORRECTED = FITTED + 1;

  /** Sum and difference of the entropies, after pairs of classes and both profiles. */
  static final int ENTROPIES = CORRECTED + 3 + CLASS_PAIRS + 2 * CLASSES.length;

  /** Sum and difference of half the hydropathies, after those of the gaps. */
  static final int HYDROPATHIES = ENTROPIES + 4;

  /** The last is the product of the hydropathies. */
  static final int CHANNELS = HYDROPATHIES + 3;

  private final int[] residueClass = new int[RESIDUES];

  /** Shape {@code [RESIDUES][RESIDUES]}: which pair of classes, in either order. */
  private final int[] classPair = new int[RESIDUES * RESIDUES];

  private final EncodedFamily family;
  private final EncodedAlignment alignment;
  private final float[] weights;
  private final int columns;
  private double effectiveRows;
  private final double[][] profile;
  private final double[] entropy;
  private final double[] gaps;
  private final double[] hydropathy;

  private PairFeatures(EncodedFamily family, float[] weights) {
    this.family = family;
    this.weights = weights;
    alignment = family.fitted();
    columns = alignment.columns();
    for (int residue = 0; residue < RESIDUES; residue++) {
      char symbol = Alphabet.PROTEIN.symbol(residue);
      for (int group = 0; group < CLASSES.length; group++) {
        if (CLASSES[group].indexOf(symbol) >= 0) {
          residueClass[residue] = group;
        }
      }
    }
    for (int pair = 0; pair < classPair.length; pair++) {
      int low = Math.min(residueClass[pair / RESIDUES], residueClass[pair % RESIDUES]);
      int high = Math.max(residueClass[pair / RESIDUES], residueClass[pair % RESIDUES]);
      classPair[pair] = low * (2 * CLASSES.length - low - 1) / 2 + high;
    }
    profile = new double[columns][CLASSES.length];
    entropy = new double[columns];
    gaps = new double[columns];
    hydropathy = new double[columns];
    describeColumns();
  }

  /**
   * The map of a protein family.
   *
   * @param weights one per row of the family
   * @param model of the family's fitted columns, with those weights
   * @return as wide as the query; pairs y ≤ x are filled in
   */
  static PairMap of(EncodedFamily family, float[] weights, MeanField model) {
    return new PairFeatures(family, weights).map(model);
  }

  private PairMap map(MeanField model) {
    float[][] norms = new float[columns][];
    float[][] byClass = new float[columns][];
    double squares = 0;
    for (int from = 0; from < columns; from += TARGETS_AT_ONCE) {
      int to = Math.min(columns, from + TARGETS_AT_ONCE);
      Couplings couplings = model.couplings(from, to);
      for (int i = from; i < to; i++) {
        byClass[i] = byClass(couplings, i);
        norms[i] = couplings.norms(i);
        for (int j = i + 1; j < columns; j++) {
          squares += norms[i][j] * norms[i][j];
        }
      }
    }
    double pairs = columns * (columns - 1) / 2.0;
    float scale = (float) (0.5 / Math.sqrt(squares / pairs));
    PairScores scores = new PairScores(norms, 1);
    float[] corrected = scores.zscores();
    float[] raw = rawZscores(scores);
    float[] dependent = new PairScores(model.contingency(), 1).zscores();

    PairMap map = new PairMap(family.alignment().columns(), CHANNELS);
    int[] place = new int[map.size];
    Arrays.fill(place, -1);
    for (int column = 0; column < columns; column++) {
      place[family.usedColumns()[column]] = column;
    }
    for (int y = 0; y < map.size; y++) {
      for (int x = y; x < map.size; x++) {
        int at = map.at(y, x);
        at = putSeparation(map, at, x - y);
        int i = place[y];
        int j = place[x];
        if (i >= 0 && j >= 0) {
          map.values[at++] = 1;
          if (i != j) {
            int pair = scores.pair(i, j);
            map.values[at] = corrected[pair] / 2;
            map.values[at + 1] = raw[pair] / 2;
            map.values[at + 2] = dependent[pair] / 2;
            for (int k = 0; k < CLASS_PAIRS; k++) {
              map.values[at + 3 + k] = byClass[i][(j - i - 1) * CLASS_PAIRS + k] * scale;
            }
          }
          putColumns(map, at + 3 + CLASS_PAIRS, i, j);
        }
      }
    }
    return map;
  }

  private int putSeparation(PairMap map, int at, int separation) {
    map.values[at++] = (float) (Math.log(separation + 1) / 2 - 1.5);
    map.values[at++] = Math.min(separation, 24) / 24f;
    map.values[at++] = (float) separation / map.size;
    map.values[at++] = (float) (Math.log(effectiveRows / map.size) / 2);
    map.values[at++] = (float) Math.log(map.size / 100.0);
    return at;
  }

  private void putColumns(PairMap map, int at, int i, int j) {
    for (int group = 0; group < CLASSES.length; group++) {
      at = putBoth(map, at, profile[i][group], profile[j][group]);
    }
    at = putBoth(map, at, entropy[i], entropy[j]);
    at = putBoth(map, at, gaps[i], gaps[j]);
    at = putBoth(map, at, hydropathy[i] / 2, hydropathy[j] / 2);
    map.values[at] = (float) (hydropathy[i] * hydropathy[j]);
  }

  private static int putBoth(PairMap map, int at, double a, double b) {
    map.values[at] = (float) (a + b);
    map.values[at + 1] = (float) Math.abs(a - b);
    return at + 2;
  }

  /**
   * Sums of couplings over pairs of residue classes, either order.
   *
   * @return shape {@code [columns after i][CLASS_PAIRS]}
   */
  private float[] byClass(Couplings couplings, int i) {
    float[] sums = new float[(columns - i - 1) * CLASS_PAIRS];
    for (int a = 0; a < RESIDUES; a++) {
      for (int j = i + 1; j < columns; j++) {
        int sumsOfPair = (j - i - 1) * CLASS_PAIRS;
        for (int b = 0; b < RESIDUES; b++) {
          sums[sumsOfPair + classPair[a * RESIDUES + b]] += couplings.value(i, j, a, b);
        }
      }
    }
    return sums;
  }

  private static float[] rawZscores(PairScores scores) {
    double mean = 0;
    double square = 0;
    for (int pair = 0; pair < scores.size(); pair++) {
      mean += scores.raw(pair) / scores.size();
      square += (double) scores.raw(pair) * scores.raw(pair) / scores.size();
    }
    double deviation = Math.sqrt(Math.max(1e-12, square - mean * mean));
    float[] z = new float[scores.size()];
    for (int pair = 0; pair < z.length; pair++) {
      z[pair] = (float) ((scores.raw(pair) - mean) / deviation);
    }
    return z;
  }

  private void describeColumns() {
    double[][] counts = new double[columns][RESIDUES + 1];
    for (int row = 0; row < alignment.rows(); row++) {
      effectiveRows += weights[row];
      for (int column = 0; column < columns && weights[row] > 0; column++) {
        counts[column][alignment.code(row, column)] += weights[row];
      }
    }
    for (int column = 0; column < columns; column++) {
      gaps[column] = counts[column][RESIDUES] / effectiveRows;
      double present = Math.max(1e-9, effectiveRows - counts[column][RESIDUES]);
      entropy[column] = -2;
      for (int residue = 0; residue < RESIDUES; residue++) {
        double share = counts[column][residue] / present;
        profile[column][residueClass[residue]] += share;
        hydropathy[column] += share * HYDROPATHY[residue] / 3;
        entropy[column] -= share > 0 ? share * Math.log(share) : 0;
      }
    }
  }
}
