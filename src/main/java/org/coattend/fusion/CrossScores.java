package org.coattend.fusion;

import org.coattend.kernel.MatrixProduct;

/**
 * How well the queries of each owner find themselves in the keys of each other owner: GLoRIA's
 * scores (Huang et al. 2021, eq. 2–5) with learnt temperatures, averaged over heads.
 *
 * <p>With unit queries q_i and keys k_j: weights a_ij = softmax_j(q_iᵀk_j / τ_attention) over the
 * keys of one owner, context c_i = Σ_j a_ij k_j, match m_i = cos(q_i, c_i), and the score is
 * τ_pooling ln mean_i exp(m_i / τ_pooling) / τ_local. The paper takes the sum over i; the mean
 * keeps long notes from scoring more.
 *
 * <p>No context is formed: q_iᵀc_i = Σ_j a_ij s_ij of the scores s, and ‖c_i‖² = a_iᵀ G a_i of the
 * keys' products G.
 */
final class CrossScores {
  /** Added to ‖c‖², lest it be 0. */
  private static final double LEAST_SQUARE = 1e-12;

  private final Projection queries;
  private final Projection keys;
  private final Temperatures temperatures;

  /** By head and owner of keys. */
  private final Block[][] blocks;

  /** Mean over heads of each query's match with each owner: shape {@code [queries][owners]}. */
  private final double[] matches;

  private final double[] local;

  /** Derivatives by what was projected. */
  record Slopes(double[][] queries, double[][] keys, double[] temperatures) {}

  CrossScores(Projection queries, Projection keys, Temperatures temperatures) {
    this.queries = queries;
    this.keys = keys;
    this.temperatures = temperatures;
    int heads = queries.heads();
    blocks = new Block[heads][keys.owners()];
    matches = new double[queries.items() * keys.owners()];
    local = new double[queries.owners() * keys.owners()];
    for (int head = 0; head < heads; head++) {
      attend(head);
    }
    pool();
  }

  /** Shape {@code [owners of queries][owners of keys]}. */
  double[] local() {
    return local;
  }

  /** The attention of a head over the keys of an owner: shape {@code [queries][keys]}. */
  double[] weights(int head, int owner) {
    return blocks[head][owner].weights;
  }

  private void attend(int head) {
    double[] scores =
        MatrixProduct.byTransposed(
            queries.units()[head],
            keys.units()[head],
            queries.items(),
            queries.width(),
            keys.items());
    for (int owner = 0; owner < keys.owners(); owner++) {
      Block block = new Block(scores, owner, keys.products(head, owner));
      blocks[head][owner] = block;
      for (int query = 0; query < queries.items(); query++) {
        matches[query * keys.owners() + owner] += block.cosine(query) / queries.heads();
      }
    }
  }

  /** All queries over the keys of one owner. */
  private final class Block {
    final int first;
    final int size;

    /** q_iᵀk_j: shape {@code [queries][size]}. */
    final double[] scores;

    /** Attention: of the same shape. */
    final double[] weights;

    /** k_jᵀc_i: of the same shape. */
    final double[] spreads;

    /** By query: q_iᵀc_i, and ‖c_i‖². */
    final double[] along;

    final double[] squares;

    /**
     * @param products of the keys with each other: shape {@code [size][size]}
     */
    Block(double[] all, int owner, double[] products) {
      first = keys.starts()[owner];
      size = keys.starts()[owner + 1] - first;
      int count = queries.items();
      scores = new double[count * size];
      weights = new double[count * size];
      along = new double[count];
      squares = new double[count];
      for (int query = 0; query < count; query++) {
        System.arraycopy(all, query * keys.items() + first, scores, query * size, size);
        softmax(query * size);
      }
      spreads = MatrixProduct.of(weights, products, count, size, size);
      for (int query = 0; query < count; query++) {
        int at = query * size;
        along[query] = Projection.dot(weights, scores, at, at, size);
        squares[query] = LEAST_SQUARE + Projection.dot(weights, spreads, at, at, size);
      }
    }

    private void softmax(int at) {
      double top = scores[at];
      for (int k = at + 1; k < at + size; k++) {
        top = Math.max(top, scores[k]);
      }
      double sum = 0;
      for (int k = at; k < at + size; k++) {
        weights[k] = Math.exp((scores[k] - top) / temperatures.attention());
        sum += weights[k];
      }
      for (int k = at; k < at + size; k++) {
        weights[k] /= sum;
      }
    }

    double cosine(int query) {
      return along[query] / Math.sqrt(squares[query]);
    }

    /**
     * Derivatives by the scores of a query.
     *
     * @param slope by the query's cosine
     * @param slopes written from {@code to} on
     * @return the derivative by the logarithm of attention's temperature
     */
    double scoreSlopes(int query, double slope, double[] slopes, int to) {
      double byAlong = slope / Math.sqrt(squares[query]);
      double bySquare = squareSlope(query, slope);
      int at = query * size;
      double mean = 0;
      for (int j = 0; j < size; j++) {
        double byWeight = byAlong * scores[at + j] + 2 * bySquare * spreads[at + j];
        slopes[to + j] = byWeight;
        mean += weights[at + j] * byWeight;
      }
      double byTemperature = 0;
      for (int j = 0; j < size; j++) {
        double byLogit = weights[at + j] * (slopes[to + j] - mean) / temperatures.attention();
        byTemperature -= byLogit * scores[at + j];
        slopes[to + j] = byAlong * weights[at + j] + byLogit;
      }
      return byTemperature;
    }

    private double squareSlope(int query, double slope) {
      return -slope * cosine(query) / (2 * squares[query]);
    }

    /** Derivatives by the keys' products: Σ_i slope_i a_i a_iᵀ. */
    double[] productSlopes(DoubleByQuery slope) {
      double[] weighed = weights.clone();
      for (int query = 0; query < queries.items(); query++) {
        double factor = squareSlope(query, slope.of(query));
        for (int k = query * size; k < (query + 1) * size; k++) {
          weighed[k] *= factor;
        }
      }
      double[] slopes = new double[size * size];
      MatrixProduct.addTransposedBy(weighed, weights, queries.items(), size, size, slopes);
      return slopes;
    }
  }

  @FunctionalInterface
  private interface DoubleByQuery {
    double of(int query);
  }

  private void pool() {
    for (int a = 0; a < queries.owners(); a++) {
      for (int b = 0; b < keys.owners(); b++) {
        local[a * keys.owners() + b] = pooled(a, b) / temperatures.local();
      }
    }
  }

  /** τ ln mean exp(m / τ) over the queries of an owner. */
  private double pooled(int a, int b) {
    int first = queries.starts()[a];
    int end = queries.starts()[a + 1];
    double top = Double.NEGATIVE_INFINITY;
    for (int query = first; query < end; query++) {
      top = Math.max(top, matches[query * keys.owners() + b]);
    }
    double sum = 0;
    for (int query = first; query < end; query++) {
      sum += Math.exp((matches[query * keys.owners() + b] - top) / temperatures.pooling());
    }
    return top + temperatures.pooling() * Math.log(sum / (end - first));
  }

  /**
   * Derivatives of a function of the scores.
   *
   * @param localSlopes its derivatives by the scores
   */
  Slopes slopes(double[] localSlopes) {
    int heads = queries.heads();
    double[][] querySlopes = new double[heads][];
    double[][] keySlopes = new double[heads][];
    double[] temperatureSlopes = new double[Temperatures.COUNT];
    double[] matchSlopes = matchSlopes(localSlopes, temperatureSlopes);
    for (int head = 0; head < heads; head++) {
      keySlopes[head] = new double[keys.items() * keys.width()];
      double[] scoreSlopes = scoreSlopes(head, matchSlopes, keySlopes[head], temperatureSlopes);
      querySlopes[head] =
          MatrixProduct.of(
              scoreSlopes, keys.units()[head], queries.items(), keys.items(), keys.width());
      MatrixProduct.addTransposedBy(
          scoreSlopes,
          queries.units()[head],
          queries.items(),
          keys.items(),
          keys.width(),
          keySlopes[head]);
    }
    return new Slopes(querySlopes, keySlopes, temperatureSlopes);
  }

  private double[] matchSlopes(double[] localSlopes, double[] temperatureSlopes) {
    int owners = keys.owners();
    double[] slopes = new double[matches.length];
    for (int a = 0; a < queries.owners(); a++) {
      int first = queries.starts()[a];
      int end = queries.starts()[a + 1];
      for (int b = 0; b < owners; b++) {
        double slope = localSlopes[a * owners + b];
        double pooled = local[a * owners + b] * temperatures.local();
        double mean = 0;
        for (int query = first; query < end; query++) {
          double match = matches[query * owners + b];
          double share = Math.exp((match - pooled) / temperatures.pooling()) / (end - first);
          mean += share * match;
          slopes[query * owners + b] = slope / temperatures.local() * share;
        }
        temperatureSlopes[1] += slope / temperatures.local() * (pooled - mean);
        temperatureSlopes[2] -= slope * local[a * owners + b];
      }
    }
    return slopes;
  }

  /** Derivatives by q_iᵀk_j; those by the keys' products are added to the keys'. */
  private double[] scoreSlopes(
      int head, double[] matchSlopes, double[] keySlopes, double[] temperatureSlopes) {
    int owners = keys.owners();
    double[] slopes = new double[queries.items() * keys.items()];
    for (int k = 0; k < owners; k++) {
      int owner = k;
      Block block = blocks[head][owner];
      DoubleByQuery slope = query -> matchSlopes[query * owners + owner] / queries.heads();
      for (int query = 0; query < queries.items(); query++) {
        temperatureSlopes[0] +=
            block.scoreSlopes(query, slope.of(query), slopes, query * keys.items() + block.first);
      }
      double[] added =
          MatrixProduct.of(
              block.productSlopes(slope),
              keys.units(head, owner),
              block.size,
              block.size,
              keys.width());
      for (int j = 0; j < added.length; j++) {
        keySlopes[block.first * keys.width() + j] += 2 * added[j];
      }
    }
    return slopes;
  }
}
