package org.coattend.statistic;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.coattend.attention.AttentionKernel;
import org.coattend.attention.AttentionMap;

/**
 * Entropy of attention, H = −Σ_k p_k ln p_k in nats, 0 ≤ H ≤ ln(keys) (Clark et al. 2019, §3.4):
 * its weighted mean over rows for each query position, and its mean over query positions for each
 * row. Masked queries do not count.
 */
public final class AttentionEntropy implements AttentionStatistic<AttentionEntropy.State> {
  private static final AttentionKernel KERNEL = AttentionKernel.fastest();

  /** Sums by query position and by row. */
  public static final class State {
    private final Sums queries = new Sums();
    private final Sums rows = new Sums();

    /** Weighted mean over rows, in nats; 0 when no row has the query. */
    public double ofQuery(int query) {
      return queries.mean(query);
    }

    /** Mean over the row's queries, in nats; 0 when it has none. */
    public double ofRow(int row) {
      return rows.mean(row);
    }
  }

  private static final class Sums {
    double[] entropy = {};
    double[] weight = {};

    /** What is in use of the arrays, which grow ahead. */
    int length;

    double mean(int at) {
      return at >= length || weight[at] == 0 ? 0 : entropy[at] / weight[at];
    }

    void add(int at, double value, double by) {
      reach(at + 1);
      entropy[at] += by * value;
      weight[at] += by;
    }

    void add(Sums other) {
      reach(other.length);
      for (int k = 0; k < other.length; k++) {
        entropy[k] += other.entropy[k];
        weight[k] += other.weight[k];
      }
    }

    void reach(int least) {
      if (least > entropy.length) {
        int grown = Math.max(least, entropy.length + entropy.length / 2);
        entropy = Arrays.copyOf(entropy, grown);
        weight = Arrays.copyOf(weight, grown);
      }
      length = Math.max(length, least);
    }
  }

  @Override
  public State init() {
    return new State();
  }

  @Override
  public void update(State state, AttentionMap map, float weight) {
    for (int query = 0; query < map.queries(); query++) {
      double entropy = KERNEL.entropy(map.weights(), map.at(query), map.keys());
      if (!Double.isNaN(entropy)) {
        state.queries.add(map.firstQuery() + query, entropy, weight);
        state.rows.add(map.row(), entropy, 1);
      }
    }
  }

  @Override
  public void merge(State state, State other) {
    state.queries.add(other.queries);
    state.rows.add(other.rows);
  }

  @Override
  public byte version() {
    return 1;
  }

  @Override
  public void write(State state, DataOutputStream out) throws IOException {
    for (Sums sums : new Sums[] {state.queries, state.rows}) {
      out.writeInt(sums.length);
      for (int k = 0; k < sums.length; k++) {
        out.writeDouble(sums.entropy[k]);
        out.writeDouble(sums.weight[k]);
      }
    }
  }

  @Override
  public State read(DataInputStream in) throws IOException {
    State state = new State();
    for (Sums sums : new Sums[] {state.queries, state.rows}) {
      sums.reach(in.readInt());
      for (int k = 0; k < sums.length; k++) {
        sums.entropy[k] = in.readDouble();
        sums.weight[k] = in.readDouble();
      }
    }
    return state;
  }
}
