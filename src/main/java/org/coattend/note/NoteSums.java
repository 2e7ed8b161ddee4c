package org.coattend.note;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.coattend.statistic.VersionedBytes;

/**
 * What notes add up to, but for pairs of terms. Merging is associative and commutative up to
 * rounding; one that has just been made is its zero.
 */
public final class NoteSums {
  private static final byte VERSION = 1;

  private final HeadMoments moments;
  private final HeadCatalogue catalogue;
  private final SectionFlow flow;
  private long used;
  private long empty;
  private long tokens;

  /**
   * Starts empty.
   *
   * @param patients that must have a section to be told
   */
  public NoteSums(int layers, int heads, int patients) {
    this(
        new HeadMoments(layers, heads),
        new HeadCatalogue(layers, heads),
        new SectionFlow(patients));
  }

  private NoteSums(HeadMoments moments, HeadCatalogue catalogue, SectionFlow flow) {
    this.moments = moments;
    this.catalogue = catalogue;
    this.flow = flow;
  }

  /** Counts a note. */
  void count(int tokensOfNote) {
    used += tokensOfNote > 0 ? 1 : 0;
    empty += tokensOfNote > 0 ? 0 : 1;
    tokens += tokensOfNote;
  }

  /**
   * Takes in those of other notes.
   *
   * @return this
   */
  public NoteSums merge(NoteSums other) {
    moments.merge(other.moments);
    catalogue.merge(other.catalogue);
    flow.merge(other.flow);
    used += other.used;
    empty += other.empty;
    tokens += other.tokens;
    return this;
  }

  /** What the heads attend to. */
  public HeadMoments moments() {
    return moments;
  }

  /** Which head finds which relation. */
  public HeadCatalogue catalogue() {
    return catalogue;
  }

  /** How attention flows between sections. */
  public SectionFlow flow() {
    return flow;
  }

  /** Notes that have words. */
  public long used() {
    return used;
  }

  /** Notes that have none. */
  public long empty() {
    return empty;
  }

  /** Tokens of all notes. */
  public long tokens() {
    return tokens;
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
  public static NoteSums decode(byte[] bytes) {
    return VersionedBytes.decode(bytes, "sums of notes", VERSION, NoteSums::read);
  }

  private void write(DataOutputStream out) throws IOException {
    for (byte[] part : new byte[][] {moments.encode(), catalogue.encode(), flow.encode()}) {
      out.writeInt(part.length);
      out.write(part);
    }
    out.writeLong(used);
    out.writeLong(empty);
    out.writeLong(tokens);
  }

  private static NoteSums read(DataInputStream in) throws IOException {
    NoteSums sums =
        new NoteSums(
            HeadMoments.decode(in.readNBytes(in.readInt())),
            HeadCatalogue.decode(in.readNBytes(in.readInt())),
            SectionFlow.decode(in.readNBytes(in.readInt())));
    sums.used = in.readLong();
    sums.empty = in.readLong();
    sums.tokens = in.readLong();
    return sums;
  }
}
