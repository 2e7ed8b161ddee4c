package org.coattend.note;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.coattend.statistic.VersionedBytes;

/**
 * Sums of {@link NoteProfile}s by cohort, every note counted once: mean and deviation over notes of
 * every feature of every head. Merging is associative and commutative up to rounding; an empty one
 * is its zero.
 */
public final class HeadMoments {
  private static final byte VERSION = 1;

  /** Of one cohort. */
  private static final class Sums {
    long notes;
    final double[] first;
    final double[] second;

    Sums(int size) {
      first = new double[size];
      second = new double[size];
    }
  }

  private final int layers;
  private final int heads;
  private final Map<String, Sums> cohorts = new TreeMap<>();

  /** Starts empty. */
  public HeadMoments(int layers, int heads) {
    this.layers = layers;
    this.heads = heads;
  }

  /** Takes in a note that has words. */
  public void add(String cohort, NoteProfile profile) {
    double[] means = profile.means();
    Sums sums = sums(cohort);
    sums.notes++;
    for (int k = 0; k < means.length; k++) {
      sums.first[k] += means[k];
      sums.second[k] += means[k] * means[k];
    }
  }

  /**
   * Takes in those of other notes.
   *
   * @return this
   */
  public HeadMoments merge(HeadMoments other) {
    other.cohorts.forEach(
        (cohort, theirs) -> {
          Sums ours = sums(cohort);
          ours.notes += theirs.notes;
          for (int k = 0; k < ours.first.length; k++) {
            ours.first[k] += theirs.first[k];
            ours.second[k] += theirs.second[k];
          }
        });
    return this;
  }

  private Sums sums(String cohort) {
    return cohorts.computeIfAbsent(
        cohort, name -> new Sums(layers * heads * NoteProfile.WEIGHTINGS * HeadFeature.COUNT));
  }

  public int layers() {
    return layers;
  }

  public int heads() {
    return heads;
  }

  /** The cohorts, in alphabetical order. */
  public Iterable<String> cohorts() {
    return cohorts.keySet();
  }

  /** Notes of a cohort. */
  public long notes(String cohort) {
    return cohorts.get(cohort).notes;
  }

  /**
   * Mean over a cohort's notes of a feature.
   *
   * @param weighted by the norm of what the attention moves, or raw
   * @param feature its place among {@link HeadFeature}s
   */
  public double mean(String cohort, int layer, int head, boolean weighted, int feature) {
    Sums sums = cohorts.get(cohort);
    return sums.first[at(layer, head, weighted, feature)] / sums.notes;
  }

  /** Its standard deviation over those notes. */
  public double deviation(String cohort, int layer, int head, boolean weighted, int feature) {
    Sums sums = cohorts.get(cohort);
    double mean = mean(cohort, layer, head, weighted, feature);
    double square = sums.second[at(layer, head, weighted, feature)] / sums.notes;
    return Math.sqrt(Math.max(0, square - mean * mean));
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
    for (Map.Entry<String, Sums> cohort : cohorts.entrySet()) {
      Sums sums = cohort.getValue();
      out.writeUTF(cohort.getKey());
      out.writeLong(sums.notes);
      for (int k = 0; k < sums.first.length; k++) {
        out.writeDouble(sums.first[k]);
        out.writeDouble(sums.second[k]);
      }
    }
  }

  private static HeadMoments read(DataInputStream in) throws IOException {
    HeadMoments moments = new HeadMoments(in.readInt(), in.readInt());
    for (int left = in.readInt(); left > 0; left--) {
      Sums sums = moments.sums(in.readUTF());
      sums.notes = in.readLong();
      for (int k = 0; k < sums.first.length; k++) {
        sums.first[k] = in.readDouble();
        sums.second[k] = in.readDouble();
      }
    }
    return moments;
  }
}
