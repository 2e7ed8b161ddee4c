package org.coattend.encoder;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.special.Erf;

/** A random model's forward pass in double precision, formula by formula. */
final class DoubleReference {
  private static final double EPSILON = 1e-5;

  private final RandomModel model;
  private final String prefix;
  private final int headWidth;

  /** By layer: {@code [head][query][key]}. */
  final List<double[][][]> attention = new ArrayList<>();

  /** By layer: {@code [head][token]}. */
  final List<double[][]> valueNorms = new ArrayList<>();

  double[][] states;

  DoubleReference(RandomModel model, String prefix, int[] tokens) {
    this.model = model;
    this.prefix = prefix;
    headWidth = model.width / model.heads;
    boolean bert = model.architecture == Architecture.BERT;
    states = new double[tokens.length][model.width];
    for (int i = 0; i < tokens.length; i++) {
      for (int k = 0; k < model.width; k++) {
        double word = get("embeddings.word_embeddings.weight", tokens[i], k, model.width);
        states[i][k] =
            bert
                ? word
                    + get("embeddings.position_embeddings.weight", i, k, model.width)
                    + get("embeddings.token_type_embeddings.weight", 0, k, model.width)
                : word * 0.88;
      }
    }
    if (bert) {
      states = norm("embeddings.LayerNorm", states);
    }
    for (int layer = 0; layer < model.layers; layer++) {
      String name = "encoder.layer." + layer + ".";
      if (bert) {
        states = norm(name + "attention.output.LayerNorm", sum(states, attend(name, states)));
        states = norm(name + "output.LayerNorm", sum(states, feed(name, states)));
      } else {
        states = sum(states, attend(name, norm(name + "attention.LayerNorm", states)));
        states = sum(states, feed(name, norm(name + "LayerNorm", states)));
      }
    }
    if (!bert) {
      states = norm("encoder.emb_layer_norm_after", states);
    }
  }

  private double get(String name, int row, int column, int columns) {
    return model.values.get(prefix + name)[row * columns + column];
  }

  private double[][] dense(String name, double[][] x, int out) {
    double[][] y = new double[x.length][out];
    for (int i = 0; i < x.length; i++) {
      for (int o = 0; o < out; o++) {
        y[i][o] = get(name + ".bias", 0, o, out);
        for (int k = 0; k < x[i].length; k++) {
          y[i][o] += x[i][k] * get(name + ".weight", o, k, x[i].length);
        }
      }
    }
    return y;
  }

  private double[][] norm(String name, double[][] x) {
    double[][] y = new double[x.length][model.width];
    for (int i = 0; i < x.length; i++) {
      double mean = 0;
      double variance = 0;
      for (double entry : x[i]) {
        mean += entry / model.width;
      }
      for (double entry : x[i]) {
        variance += (entry - mean) * (entry - mean) / model.width;
      }
      for (int k = 0; k < model.width; k++) {
        y[i][k] =
            (x[i][k] - mean) / Math.sqrt(variance + EPSILON) * get(name + ".weight", 0, k, 0)
                + get(name + ".bias", 0, k, 0);
      }
    }
    return y;
  }

  private static double[][] sum(double[][] a, double[][] b) {
    double[][] sum = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < a[i].length; k++) {
        sum[i][k] = a[i][k] + b[i][k];
      }
    }
    return sum;
  }

  private double[][] feed(String name, double[][] x) {
    double[][] inner = dense(name + "intermediate.dense", x, model.inner);
    for (double[] row : inner) {
      for (int k = 0; k < row.length; k++) {
        row[k] *= 0.5 * (1 + Erf.erf(row[k] / Math.sqrt(2)));
      }
    }
    return dense(name + "output.dense", inner, model.width);
  }

  private double[][] attend(String name, double[][] x) {
    int tokens = x.length;
    double[][] query = dense(name + "attention.self.query", x, model.width);
    double[][] key = dense(name + "attention.self.key", x, model.width);
    double[][] value = dense(name + "attention.self.value", x, model.width);
    if (model.architecture == Architecture.ESM2) {
      rotate(query);
      rotate(key);
    }
    double[][][] weights = new double[model.heads][tokens][tokens];
    double[][] norms = new double[model.heads][tokens];
    double[][] mixed = new double[tokens][model.width];
    for (int head = 0; head < model.heads; head++) {
      int at = head * headWidth;
      for (int i = 0; i < tokens; i++) {
        double total = 0;
        for (int j = 0; j < tokens; j++) {
          double score = 0;
          for (int k = at; k < at + headWidth; k++) {
            score += query[i][k] * key[j][k];
          }
          weights[head][i][j] = Math.exp(score / Math.sqrt(headWidth));
          total += weights[head][i][j];
        }
        for (int j = 0; j < tokens; j++) {
          weights[head][i][j] /= total;
          for (int k = at; k < at + headWidth; k++) {
            mixed[i][k] += weights[head][i][j] * value[j][k];
          }
        }
        double squares = 0;
        for (int o = 0; o < model.width; o++) {
          double output = 0;
          for (int k = at; k < at + headWidth; k++) {
            output += value[i][k] * get(name + "attention.output.dense.weight", o, k, model.width);
          }
          squares += output * output;
        }
        norms[head][i] = Math.sqrt(squares);
      }
    }
    attention.add(weights);
    valueNorms.add(norms);
    return dense(name + "attention.output.dense", mixed, model.width);
  }

  /** Each pair (k, k + half) as a complex number, times e^(i angle). */
  private void rotate(double[][] x) {
    int half = headWidth / 2;
    for (int position = 0; position < x.length; position++) {
      for (int at = 0; at < model.width; at += headWidth) {
        for (int k = 0; k < half; k++) {
          double angle = position / Math.pow(10_000, 2.0 * k / headWidth);
          double real = x[position][at + k];
          double imaginary = x[position][at + k + half];
          x[position][at + k] = real * Math.cos(angle) - imaginary * Math.sin(angle);
          x[position][at + k + half] = real * Math.sin(angle) + imaginary * Math.cos(angle);
        }
      }
    }
  }
}
