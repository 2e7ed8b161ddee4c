package org.coattend.statistic;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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

  /** So few that their sums' rounding, about 1e-6, is that of a row's attention. */
  private static final int ROWS_IN_SINGLE_PRECISION = 256;

  /** Sums of each query position seen so far. */
  public static final class State {
    private final Map<Integer, Sums> queries = new TreeMap<>();

    /** Mean attention from query to key, in [0, 1]; 0 when no row has the query. */
    public double mean(int query, int key) {
      Sums sums = queries.get(query);
      return sums == null || sums.weight == 0 ? 0 : sums.settle().first[key] / sums.weight;
    }

    /** Standard deviation of the attention from query to key over rows, in [0, 0.5]. */
    public double deviation(int query, int key) {
      Sums sums = queries.get(query);
      if (sums == null || sums.weight == 0) {
        return 0;
      }
      double mean = sums.settle().first[key] / sums.weight;
      return Math.sqrt(Math.max(0, sums.second[key] / sums.weight - mean * mean));
    }

    /** Total weight of the rows in which the query may attend to the key. */
    public double support(int query, int key) {
      Sums sums = queries.get(query);
      return sums == null ? 0 : sums.settle().support[key];
    }
  }

  private static final class Sums {
    double weight;
    final double[] first;
    final double[] second;
    final double[] support;

    /** Of the latest rows, in single precision; null in sums of states alone. */
    private float[] latestFirst;

    private float[] latestSecond;
    private float[] latestSupport;
    private int latest;

    Sums(int keys) {
      first = new double[keys];
      second = new double[keys];
      support = new double[keys];
    }

    void add(float[] attention, int at, float by) {
      if (latestFirst == null) {
        latestFirst = new float[first.length];
        latestSecond = new float[first.length];
        latestSupport = new float[first.length];
      }
      boolean attends =
          KERNEL.addMoments(
              by, attention, at, first.length, latestFirst, latestSecond, latestSupport);
      weight += attends ? by : 0;
      if (++latest == ROWS_IN_SINGLE_PRECISION) {
        settle();
      }
    }

    /** Adds the latest rows to the sums; before these are read. */
    Sums settle() {
      if (latest > 0) {
        drain(latestFirst, first);
        drain(latestSecond, second);
        drain(latestSupport, support);
        latest = 0;
      }
      return this;
    }

    private static void drain(float[] latest, double[] sums) {
      for (int key = 0; key < sums.length; key++) {
        sums[key] += latest[key];
        latest[key] = 0;
      }
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
          ours.settle();
          theirs.settle();
          ours.weight += theirs.weight;
          add(ours.first, theirs.first);
          add(ours.second, theirs.second);
          add(ours.support, theirs.support);
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
      Sums sums = entry.getValue().settle();
      out.writeInt(entry.getKey());
      out.writeInt(sums.first.length);
      out.writeDouble(sums.weight);
      for (int key = 0; key < sums.first.length; key++) {
        out.writeDouble(sums.first[key]);
        out.writeDouble(sums.second[key]);
        out.writeDouble(sums.support[key]);
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

  private static void add(double[] ours, double[] theirs) {
    for (int k = 0; k < ours.length; k++) {
      ours[k] += theirs[k];
    }
  }
}
