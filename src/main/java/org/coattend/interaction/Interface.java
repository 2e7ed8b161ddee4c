package org.coattend.interaction;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.coattend.coevolution.CoevolvingFamily;
import org.coattend.encode.Chains;

/**
 * What two proteins have to do with each other: the couplings and the cross-attention between their
 * columns.
 *
 * <p>The score of a pair is its raw score less the average product within the block of all pairs of
 * the two, {@code raw_ij − raw_i· raw_·j / raw_··}. As EVcomplex does (Hopf et al. 2014,
 * doi:10.7554/eLife.03430, eqs. 1 and 2) it is also given by that of the most negative pair, which
 * tells the noise, and by the depth of the alignment: {@code Q = (score / |least score|) / (1 +
 * (Neff / L)^(−1/2))}.
 *
 * <p>The probability of contact is that of a network trained on single proteins, times the share of
 * pairs of as high a probability that do not come from chance: 1 − N'(≥ p) / N(≥ p), N' counting
 * pairs of the same rows joined at random.
 */
public final class Interface implements Serializable {
  /** A score of which this share of the raw scores is left, or less, is rounding. */
  private static final double ROUNDING = 1e-6;

  /**
   * A pair of columns.
   *
   * @param i column of the first protein, from 1
   * @param j column of the second, from 1
   * @param score average product corrected
   * @param zscore of the score among the pairs of the two
   * @param evcomplex the score by noise and depth
   * @param probability of contact; null where it cannot be told
   * @param attentionAb mean over rows of the attention from i to j among the columns of the second
   * @param attentionBa the same from j to i among those of the first
   * @param rank by probability, by score where there is none; 1 the highest
   */
  public record Pair(
      int i,
      int j,
      char residueI,
      char residueJ,
      float score,
      float rawScore,
      float zscore,
      float evcomplex,
      Float probability,
      float attentionAb,
      float attentionBa,
      float support,
      int rank)
      implements Serializable {}

  /**
   * A residue and its partners in the other protein.
   *
   * @param second whether it is of the second protein
   * @param position from 1
   * @param attentionReceived sum over the other protein's columns of their mean attention to it
   * @param bestScore the best of its pairs' scores
   * @param expectedContacts sum of its pairs' probabilities; null where there are none
   */
  public record Site(
      boolean second,
      int position,
      char residue,
      double attentionReceived,
      float bestScore,
      Double expectedContacts)
      implements Serializable {}

  private final String family;
  private final String source;
  private final double effectiveRows;
  private final int columns;
  private final List<Pair> pairs;

  /**
   * @param family fitted with its chains
   * @param control probabilities of contact of {@link Complex#shuffled}, of all pairs of columns;
   *     null where there are none
   */
  public Interface(CoevolvingFamily family, Chains chains, int fitted, float[] control) {
    this.family = family.name();
    source = family.source();
    effectiveRows = family.effectiveRows();
    columns = fitted;
    List<CoevolvingFamily.Pair> cross =
        family
            .pairs(Integer.MAX_VALUE)
            .filter(pair -> pair.i() <= chains.end() && pair.j() > chains.start())
            .toList();
    double[] scores = scores(cross, family.columns());
    double least = Arrays.stream(scores).min().orElseThrow();
    double size = cross.stream().mapToDouble(CoevolvingFamily.Pair::rawScore).average().orElse(0);
    double noise = -least > ROUNDING * size ? -least : 0;
    double mean = Arrays.stream(scores).average().orElseThrow();
    double deviation =
        Math.sqrt(
            Arrays.stream(scores)
                .map(score -> (score - mean) * (score - mean))
                .average()
                .orElse(0));
    double depth = 1 / (1 + Math.sqrt(columns / effectiveRows));
    Float[] probabilities = probabilities(cross, family.columns(), control);
    List<Integer> order = new ArrayList<>();
    for (int k = 0; k < scores.length; k++) {
      order.add(k);
    }
    Comparator<Integer> byScore = Comparator.comparingDouble(k -> -scores[k]);
    order.sort(
        probabilities == null
            ? byScore
            : Comparator.comparingDouble((Integer k) -> -probabilities[k]).thenComparing(byScore));
    pairs = new ArrayList<>();
    for (int rank = 1; rank <= order.size(); rank++) {
      int k = order.get(rank - 1);
      CoevolvingFamily.Pair pair = cross.get(k);
      pairs.add(
          new Pair(
              pair.i(),
              pair.j() - chains.start(),
              pair.residueI(),
              pair.residueJ(),
              (float) scores[k],
              pair.rawScore(),
              (float) (deviation == 0 ? 0 : (scores[k] - mean) / deviation),
              (float) (noise == 0 ? 0 : scores[k] / noise * depth),
              probabilities == null ? null : probabilities[k],
              pair.attentionIj(),
              pair.attentionJi(),
              pair.support(),
              rank));
    }
  }

  /** Less the average product within the block. */
  private static double[] scores(List<CoevolvingFamily.Pair> cross, int columns) {
    double[] sums = new double[columns + 1];
    double all = 0;
    for (CoevolvingFamily.Pair pair : cross) {
      sums[pair.i()] += pair.rawScore();
      sums[pair.j()] += pair.rawScore();
      all += pair.rawScore();
    }
    double[] scores = new double[cross.size()];
    for (int k = 0; k < scores.length; k++) {
      CoevolvingFamily.Pair pair = cross.get(k);
      double product = all == 0 ? 0 : sums[pair.i()] * sums[pair.j()] / all;
      scores[k] = pair.rawScore() - product;
    }
    return scores;
  }

  /** Of the network, times the share of those that high which are not by chance. */
  private static Float[] probabilities(
      List<CoevolvingFamily.Pair> cross, int columns, float[] control) {
    if (control == null || cross.stream().anyMatch(pair -> pair.probability() == null)) {
      return null;
    }
    double[] chance =
        cross.stream()
            .mapToDouble(pair -> control[(pair.i() - 1) * columns + pair.j() - 1])
            .sorted()
            .toArray();
    Integer[] ascending = new Integer[cross.size()];
    Arrays.setAll(ascending, k -> k);
    Arrays.sort(ascending, Comparator.comparing((Integer k) -> cross.get(k).probability()));
    Float[] probabilities = new Float[ascending.length];
    double real = 0;
    int below = 0;
    for (int place = 0; place < ascending.length; place++) {
      int k = ascending[place];
      double probability = cross.get(k).probability();
      while (below < chance.length && chance[below] < probability) {
        below++;
      }
      double beyond = chance.length - below;
      real = Math.max(real, 1 - beyond / (ascending.length - place));
      probabilities[k] = (float) (probability * real);
    }
    return probabilities;
  }

  public String family() {
    return family;
  }

  public String source() {
    return source;
  }

  /** Sum of the weights of the joined rows. */
  public double effectiveRows() {
    return effectiveRows;
  }

  /** That by fitted column. */
  public double effectiveRowsPerColumn() {
    return effectiveRows / columns;
  }

  /** Pairs of fitted columns of the two, by rank. */
  public List<Pair> pairs() {
    return pairs;
  }

  /** How many residues touch: the sum of all probabilities; null where there are none. */
  public Double expectedContacts() {
    return pairs.get(0).probability() == null
        ? null
        : pairs.stream().mapToDouble(Pair::probability).sum();
  }

  /** The highest EVcomplex score. */
  public float evcomplex() {
    return pairs.stream().map(Pair::evcomplex).max(Float::compare).orElseThrow();
  }

  /** Residues of fitted columns, the first protein's in order, then the second's. */
  public List<Site> sites() {
    List<Site> sites = new ArrayList<>();
    for (boolean second : new boolean[] {false, true}) {
      Map<Integer, List<Pair>> byPosition =
          pairs.stream()
              .collect(
                  Collectors.groupingBy(
                      pair -> second ? pair.j() : pair.i(), TreeMap::new, Collectors.toList()));
      byPosition.forEach((position, own) -> sites.add(site(second, position, own)));
    }
    return sites;
  }

  private static Site site(boolean second, int position, List<Pair> own) {
    return new Site(
        second,
        position,
        second ? own.get(0).residueJ() : own.get(0).residueI(),
        own.stream().mapToDouble(pair -> second ? pair.attentionAb() : pair.attentionBa()).sum(),
        own.stream().map(Pair::score).max(Float::compare).orElseThrow(),
        own.get(0).probability() == null
            ? null
            : own.stream().mapToDouble(Pair::probability).sum());
  }
}
