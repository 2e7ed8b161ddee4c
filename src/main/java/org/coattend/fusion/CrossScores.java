package org.coattend.fusion;

/**
 * How well the queries of each owner find themselves in the keys of each other owner: GLoRIA's
 * scores (Huang et al. 2021, eq. 2–5) with learnt temperatures, averaged over heads.
 *
 * <p>With unit queries q_i and keys k_j: weights a_ij = softmax_j(q_iᵀk_j / τ_attention) over the
 * keys of one owner, context c_i = Σ_j a_ij k_j, match m_i = cos(q_i, c_i), and the local score is
 * τ_pooling ln mean_i exp(m_i / τ_pooling) / τ_local. The paper takes the sum over i; the mean
 * keeps long notes from scoring more. The global score is cos(mean_i q_i, mean_j k_j) / τ_global.
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

  /** By head: q_iᵀk_j, shape {@code [queries][keys]}. */
  private final double[][] scores;

  /** Of the same shape: attention, each owner's sum is 1. */
  private final double[][] weights;

  /** By head and owner of keys: their products with each other. */
  private final double[][][] products;

  /** Mean over heads of each query's match with each owner: shape {@code [queries][owners]}. */
  private final double[] matches;

  /** By head, each owner's mean query and mean key. */
  private final double[][] meanQueries;

  private final double[][] meanKeys;

  private final double[] local;
  private final double[] global;

  /** Derivatives by what was projected. */
  record Slopes(double[][] queries, double[][] keys, double[] temperatures) {}

  CrossScores(Projection queries, Projection keys, Temperatures temperatures) {
    this.queries = queries;
    this.keys = keys;
    this.temperatures = temperatures;
    int heads = queries.heads();
    scores = new double[heads][];
    weights = new double[heads][queries.items() * keys.items()];
    products = new double[heads][keys.owners()][];
    matches = new double[queries.items() * keys.owners()];
    meanQueries = new double[heads][];
    meanKeys = new double[heads][];
    local = new double[queries.owners() * keys.owners()];
    global = new double[queries.owners() * keys.owners()];
    for (int head = 0; head < heads; head++) {
      attend(head);
      meanQueries[head] = means(queries, head);
      meanKeys[head] = means(keys, head);
      addGlobal(head);
    }
    pool();
  }

  /** Shape {@code [owners of queries][owners of keys]}. */
  double[] local() {
    return local;
  }

  /** Of the same shape. */
  double[] global() {
    return global;
  }

  /** The attention of a head: shape {@code [queries][keys]}. */
  double[] weights(int head) {
    return weights[head];
  }

  private void attend(int head) {
    int width = queries.width();
    int count = keys.items();
    scores[head] =
        MatrixProduct.byTransposed(
            queries.units()[head], keys.units()[head], queries.items(), width, count);
    for (int owner = 0; owner < keys.owners(); owner++) {
      int first = keys.starts()[owner];
      int size = keys.starts()[owner + 1] - first;
      double[] units = keys.units(head, owner);
      products[head][owner] = MatrixProduct.byTransposed(units, units, size, width, size);
      for (int query = 0; query < queries.items(); query++) {
        int at = query * count + first;
        softmax(scores[head], weights[head], at, size);
        matches[query * keys.owners() + owner] +=
            Match.of(scores[head], weights[head], at, products[head][owner], size).cosine()
                / queries.heads();
      }
    }
  }

  private void softmax(double[] from, double[] to, int at, int size) {
    double top = from[at];
    for (int k = at + 1; k < at + size; k++) {
      top = Math.max(top, from[k]);
    }
    double sum = 0;
    for (int k = at; k < at + size; k++) {
      to[k] = Math.exp((from[k] - top) / temperatures.attention());
      sum += to[k];
    }
    for (int k = at; k < at + size; k++) {
      to[k] /= sum;
    }
  }

  /**
   * A query's match with an owner.
   *
   * @param along qᵀc
   * @param square ‖c‖²
   * @param spread G·a, by key
   */
  private record Match(double along, double square, double[] spread) {
    static Match of(double[] scores, double[] weights, int at, double[] products, int size) {
      double[] spread = new double[size];
      double along = 0;
      for (int j = 0; j < size; j++) {
        double weight = weights[at + j];
        along += weight * scores[at + j];
        for (int k = 0; k < size; k++) {
          spread[k] += weight * products[j * size + k];
        }
      }
      return new Match(along, LEAST_SQUARE + Projection.dot(weights, spread, at, 0, size), spread);
    }

    double cosine() {
      return along / Math.sqrt(square);
    }
  }

  /** By owner, the mean of its units: shape {@code [owners][width]}. */
  private static double[] means(Projection items, int head) {
    int width = items.width();
    double[] means = new double[items.owners() * width];
    for (int owner = 0; owner < items.owners(); owner++) {
      int first = items.starts()[owner];
      int end = items.starts()[owner + 1];
      for (int item = first; item < end; item++) {
        for (int k = 0; k < width; k++) {
          means[owner * width + k] += items.units()[head][item * width + k] / (end - first);
        }
      }
    }
    return means;
  }

  private void addGlobal(int head) {
    int width = queries.width();
    for (int a = 0; a < queries.owners(); a++) {
      for (int b = 0; b < keys.owners(); b++) {
        global[a * keys.owners() + b] +=
            cosine(meanQueries[head], a * width, meanKeys[head], b * width)
                / (queries.heads() * temperatures.global());
      }
    }
  }

  private double cosine(double[] a, int aAt, double[] b, int bAt) {
    return Projection.dot(a, b, aAt, bAt, queries.width())
        / Math.sqrt(square(a, aAt) * square(b, bAt));
  }

  private double square(double[] a, int at) {
    return LEAST_SQUARE + Projection.dot(a, a, at, at, queries.width());
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
   * @param localSlopes its derivatives by the local scores
   * @param globalSlopes and by the global ones
   */
  Slopes slopes(double[] localSlopes, double[] globalSlopes) {
    int heads = queries.heads();
    double[][] querySlopes = new double[heads][];
    double[][] keySlopes = new double[heads][];
    double[] temperatureSlopes = new double[Temperatures.COUNT];
    double[] matchSlopes = matchSlopes(localSlopes, temperatureSlopes);
    for (int k = 0; k < global.length; k++) {
      temperatureSlopes[3] -= globalSlopes[k] * global[k];
    }
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
      addGlobalSlopes(head, globalSlopes, querySlopes[head], keySlopes[head]);
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
    int count = keys.items();
    double[] slopes = new double[queries.items() * count];
    for (int owner = 0; owner < keys.owners(); owner++) {
      int first = keys.starts()[owner];
      int size = keys.starts()[owner + 1] - first;
      double[] productSlopes = new double[size * size];
      for (int query = 0; query < queries.items(); query++) {
        addScoreSlopes(
            head,
            owner,
            query * count + first,
            matchSlopes[query * keys.owners() + owner] / queries.heads(),
            slopes,
            productSlopes,
            temperatureSlopes);
      }
      double[] units = keys.units(head, owner);
      double[] added = MatrixProduct.of(productSlopes, units, size, size, keys.width());
      for (int k = 0; k < added.length; k++) {
        keySlopes[first * keys.width() + k] += 2 * added[k];
      }
    }
    return slopes;
  }

  private void addScoreSlopes(
      int head,
      int owner,
      int at,
      double slope,
      double[] slopes,
      double[] productSlopes,
      double[] temperatureSlopes) {
    double[] score = scores[head];
    double[] weight = weights[head];
    double[] product = products[head][owner];
    int size = (int) Math.sqrt(product.length);
    Match match = Match.of(score, weight, at, product, size);
    double byAlong = slope / Math.sqrt(match.square());
    double bySquare = -slope * match.cosine() / (2 * match.square());
    double mean = 0;
    for (int j = 0; j < size; j++) {
      double byWeight = byAlong * score[at + j] + 2 * bySquare * match.spread()[j];
      slopes[at + j] = byWeight;
      mean += weight[at + j] * byWeight;
      double factor = bySquare * weight[at + j];
      for (int k = 0; k < size; k++) {
        productSlopes[j * size + k] += factor * weight[at + k];
      }
    }
    double byTemperature = 0;
    for (int j = 0; j < size; j++) {
      double byLogit = weight[at + j] * (slopes[at + j] - mean);
      byTemperature -= byLogit * score[at + j] / temperatures.attention();
      slopes[at + j] = byAlong * weight[at + j] + byLogit / temperatures.attention();
    }
    temperatureSlopes[0] += byTemperature;
  }

  private void addGlobalSlopes(
      int head, double[] globalSlopes, double[] querySlopes, double[] keySlopes) {
    int width = queries.width();
    double[] byQuery = new double[meanQueries[head].length];
    double[] byKey = new double[meanKeys[head].length];
    for (int a = 0; a < queries.owners(); a++) {
      double querySquare = square(meanQueries[head], a * width);
      for (int b = 0; b < keys.owners(); b++) {
        double slope =
            globalSlopes[a * keys.owners() + b] / (queries.heads() * temperatures.global());
        double keySquare = square(meanKeys[head], b * width);
        double cosine = cosine(meanQueries[head], a * width, meanKeys[head], b * width);
        double norms = Math.sqrt(querySquare * keySquare);
        for (int k = 0; k < width; k++) {
          double query = meanQueries[head][a * width + k];
          double key = meanKeys[head][b * width + k];
          byQuery[a * width + k] += slope * (key / norms - cosine * query / querySquare);
          byKey[b * width + k] += slope * (query / norms - cosine * key / keySquare);
        }
      }
    }
    spread(queries, byQuery, querySlopes);
    spread(keys, byKey, keySlopes);
  }

  /** Gives each item its part of what its owner's mean gets. */
  private static void spread(Projection items, double[] byOwner, double[] slopes) {
    int width = items.width();
    for (int owner = 0; owner < items.owners(); owner++) {
      int first = items.starts()[owner];
      int end = items.starts()[owner + 1];
      for (int item = first; item < end; item++) {
        for (int k = 0; k < width; k++) {
          slopes[item * width + k] += byOwner[owner * width + k] / (end - first);
        }
      }
    }
  }
}
