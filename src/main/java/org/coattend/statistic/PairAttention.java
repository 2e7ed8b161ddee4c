package org.coattend.statistic;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.coattend.attention.AttentionKernel;
import org.coattend.attention.AttentionMap;

/**
 * How much each query position attends to each key position: weighted mean and standard deviation
 * over the rows in which the query attends to anything, and the weight of the rows in which it may
 * attend to that key.
 *
 * <p>Means of one query add up to 1 over keys, unless no row has the query.
 */
public final class PairAttention implements AttentionStatistic<PairAttention.State> {
  private static final AttentionKernel KERNEL = AttentionKernel.fastest();

  /** So few that the rounding of sums over them, about 1e-6, is that of the weights' own. */
  private static final int ROWS_IN_SINGLE_PRECISION = 32;

  /** Sums of each query position seen so far. */
  public static final class State {
    private final Map<Integer, Sums> queries = new TreeMap<>();

    /** Mean attention from query to key, in [0, 1]; 0 when no row has the query. */
    public double mean(int query, int key) {
      Moments moments = moments(query, key);
      return moments.weight == 0 ? 0 : moments.first / moments.weight;
    }

    /** Standard deviation of the attention from query to key over rows, in [0, 0.5]. */
    public double deviation(int query, int key) {
      Moments moments = moments(query, key);
      if (moments.weight == 0) {
        return 0;
      }
      double mean = moments.first / moments.weight;
      return Math.sqrt(Math.max(0, moments.second / moments.weight - mean * mean));
    }

    /** Total weight of the rows in which the query may attend to the key. */
    public double support(int query, int key) {
      return moments(query, key).support;
    }

    private Moments moments(int query, int key) {
      Sums sums = queries.get(query);
      return sums == null ? Moments.NONE : sums.at(key);
    }
  }

  /** Of one query and key: Σ w, Σ w p, Σ w p², and Σ w where p is positive. */
  private record Moments(double weight, double first, double second, double support) {
    static final Moments NONE = new Moments(0, 0, 0, 0);
  }

  private static final class Sums {
    double weight;
    final double[] first;
    final double[] second;
    final double[] support;

    /** What is to be added to the sums; null in those of states alone. */
    private Latest latest;

    Sums(int keys) {
      first = new double[keys];
      second = new double[keys];
      support = new double[keys];
    }

    void add(float[] attention, int at, float by) {
      if (by == 0 || !attends(attention, at)) {
        return;
      }
      if (latest == null) {
        latest = new Latest(Arrays.copyOfRange(attention, at, at + first.length));
      }
      latest.add(attention, at, by);
      if (latest.rows == ROWS_IN_SINGLE_PRECISION) {
        drain();
      }
    }

    private boolean attends(float[] attention, int at) {
      for (int key = 0; key < first.length; key++) {
        if (attention[at + key] > 0) {
          return true;
        }
      }
      return false;
    }

    double weight() {
      return latest == null ? weight : weight + latest.weight;
    }

    /** With the latest rows. */
    Moments at(int key) {
      if (latest == null) {
        return new Moments(weight, first[key], second[key], support[key]);
      }
      double shift = latest.shift[key];
      double beyond = latest.first[key];
      double total = shift * latest.weight;
      return new Moments(
          weight + latest.weight,
          first[key] + beyond + total,
          second[key] + latest.second[key] + shift * (2 * beyond + total),
          support[key] + latest.support[key]);
    }

    private void drain() {
      for (int key = 0; key < first.length; key++) {
        Moments moments = at(key);
        first[key] = moments.first;
        second[key] = moments.second;
        support[key] = moments.support;
        latest.restart(key, (float) (moments.first / moments.weight));
      }
      weight += latest.weight;
      latest.weight = 0;
      latest.rows = 0;
    }
  }

  /**
   * Sums of the latest rows in single precision: of the attention's distance from a value near its
   * mean, lest the variance be the difference of large numbers. The weight is summed up as the
   * support is, which therefore never exceeds it.
   */
  private static final class Latest {
    int rows;
    float weight;
    final float[] shift;
    final float[] first;
    final float[] second;
    final float[] support;

    /**
     * @param shift the attention of the first row
     */
    Latest(float[] shift) {
      this.shift = shift;
      first = new float[shift.length];
      second = new float[shift.length];
      support = new float[shift.length];
    }

    void add(float[] attention, int at, float by) {
      KERNEL.addMoments(by, attention, at, shift.length, shift, first, second, support);
      weight += by;
      rows++;
    }

    void restart(int key, float mean) {
      shift[key] = mean;
      first[key] = 0;
      second[key] = 0;
      support[key] = 0;
    }
  }

  @Override
  public State init() {
    return new State();
  }

  @Override
  public void update(State state, AttentionMap map, float weight) {
    for (int query = 0; query < map.queries(); query++) {
      Sums sums =
          state.queries.computeIfAbsent(map.firstQuery() + query, q -> new Sums(map.keys()));
      sums.add(map.weights(), map.at(query), weight);
    }
  }

  @Override
  public void merge(State state, State other) {
    other.queries.forEach(
        (query, theirs) -> {
          Sums ours = state.queries.computeIfAbsent(query, q -> new Sums(theirs.first.length));
          for (int key = 0; key < ours.first.length; key++) {
            Moments moments = theirs.at(key);
            ours.first[key] += moments.first;
            ours.second[key] += moments.second;
            ours.support[key] += moments.support;
          }
          ours.weight += theirs.weight();
        });
  }

  @Override
  public byte version() {
    return 1;
  }

  @Override
  public void write(State state, DataOutputStream out) throws IOException {
    out.writeInt(state.queries.size());
    for (Map.Entry<Integer, Sums> entry : state.queries.entrySet()) {
      Sums sums = entry.getValue();
      out.writeInt(entry.getKey());
      out.writeInt(sums.first.length);
      out.writeDouble(sums.weight());
      for (int key = 0; key < sums.first.length; key++) {
        Moments moments = sums.at(key);
        out.writeDouble(moments.first);
        out.writeDouble(moments.second);
        out.writeDouble(moments.support);
      }
    }
  }

  @Override
  public State read(DataInputStream in) throws IOException {
    State state = new State();
    for (int left = in.readInt(); left > 0; left--) {
      int query = in.readInt();
      Sums sums = new Sums(in.readInt());
      sums.weight = in.readDouble();
      for (int key = 0; key < sums.first.length; key++) {
        sums.first[key] = in.readDouble();
        sums.second[key] = in.readDouble();
        sums.support[key] = in.readDouble();
      }
      state.queries.put(query, sums);
    }
    return state;
  }
}
