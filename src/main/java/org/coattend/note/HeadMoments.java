package org.coattend.note;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import org.coattend.statistic.VersionedBytes;

/**
 * Sums of {@link NoteProfile}s by cohort and by length, every note counted once: mean and deviation
 * over notes of every feature of every head, and what {@link CohortDrift} compares cohorts with.
 * Merging is associative and commutative up to rounding; an empty one is its zero.
 */
public final class HeadMoments {
  private static final byte VERSION = 3;

  private final int layers;
  private final int heads;
  private final NavigableMap<String, NavigableMap<Integer, LengthSums>> cohorts = new TreeMap<>();

  /** Starts empty. */
  public HeadMoments(int layers, int heads) {
    this.layers = layers;
    this.heads = heads;
  }

  /** Takes in a note that has words. */
  void add(String cohort, NoteLength length, NoteProfile profile) {
    add(cohort, length, profile.means());
  }

  /** Takes in a note of which the features are as {@link NoteProfile#means} has them. */
  void add(String cohort, NoteLength length, double[] features) {
    sums(cohort, LengthSums.interval(length)).add(length, features);
  }

  /**
   * Takes in those of other notes.
   *
   * @return this
   */
  public HeadMoments merge(HeadMoments other) {
    other.cohorts.forEach(
        (cohort, intervals) ->
            intervals.forEach((interval, sums) -> sums(cohort, interval).add(sums, 0)));
    return this;
  }

  private LengthSums sums(String cohort, int interval) {
    return cohorts
        .computeIfAbsent(cohort, name -> new TreeMap<>())
        .computeIfAbsent(interval, at -> new LengthSums(features()));
  }

  public int layers() {
    return layers;
  }

  public int heads() {
    return heads;
  }

  /** Features of all heads, raw and norm-weighted. */
  int features() {
    return layers * heads * NoteProfile.WEIGHTINGS * HeadFeature.COUNT;
  }

  /** The cohorts, in alphabetical order. */
  public Set<String> cohorts() {
    return cohorts.keySet();
  }

  /** A cohort's notes by {@linkplain LengthSums#interval interval} of their lengths. */
  NavigableMap<Integer, LengthSums> byLength(String cohort) {
    return cohorts.get(cohort);
  }

  /** Notes of a cohort. */
  public long notes(String cohort) {
    return byLength(cohort).values().stream().mapToLong(LengthSums::notes).sum();
  }

  /**
   * Mean over a cohort's notes of a feature.
   *
   * @param weighted by the norm of what the attention moves, or raw
   * @param feature its place among {@link HeadFeature}s
   */
  public double mean(String cohort, int layer, int head, boolean weighted, int feature) {
    return mean(cohort, at(layer, head, weighted, feature));
  }

  /** Its standard deviation over those notes. */
  public double deviation(String cohort, int layer, int head, boolean weighted, int feature) {
    double mean = mean(cohort, layer, head, weighted, feature);
    double square = mean(cohort, at(layer, head, weighted, feature), LengthSums::square);
    return Math.sqrt(Math.max(0, square - mean * mean));
  }

  /** Mean over a cohort's notes of what {@link NoteProfile#means} has at a place. */
  double mean(String cohort, int at) {
    return mean(cohort, at, LengthSums::value);
  }

  private double mean(String cohort, int at, ToDoubleBiFunction<LengthSums, Integer> of) {
    double sum = 0;
    for (LengthSums sums : byLength(cohort).values()) {
      sum += of.applyAsDouble(sums, at);
    }
    return sum / notes(cohort);
  }

  private int at(int layer, int head, boolean weighted, int feature) {
    int kind = (layer * heads + head) * NoteProfile.WEIGHTINGS + (weighted ? 1 : 0);
    return kind * HeadFeature.COUNT + feature;
  }

  /** As bytes, the version first. */
  public byte[] encode() {
    return VersionedBytes.encode(VERSION, this::write);
  }

  /**
   * What {@link #encode} made bytes of.
   *
   * @throws IllegalArgumentException when the bytes are of another version
   */
  public static HeadMoments decode(byte[] bytes) {
    return VersionedBytes.decode(bytes, "head moments", VERSION, HeadMoments::read);
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeInt(layers);
    out.writeInt(heads);
    out.writeInt(cohorts.size());
    for (Map.Entry<String, NavigableMap<Integer, LengthSums>> cohort : cohorts.entrySet()) {
      out.writeUTF(cohort.getKey());
      out.writeInt(cohort.getValue().size());
      for (Map.Entry<Integer, LengthSums> interval : cohort.getValue().entrySet()) {
        out.writeInt(interval.getKey());
        interval.getValue().write(out);
      }
    }
  }

  private static HeadMoments read(DataInputStream in) throws IOException {
    HeadMoments moments = new HeadMoments(in.readInt(), in.readInt());
    for (int left = in.readInt(); left > 0; left--) {
      NavigableMap<Integer, LengthSums> intervals = new TreeMap<>();
      moments.cohorts.put(in.readUTF(), intervals);
      for (int more = in.readInt(); more > 0; more--) {
        intervals.put(in.readInt(), LengthSums.read(in, moments.features()));
      }
    }
    return moments;
  }
}
