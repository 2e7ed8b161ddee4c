package org.coattend.note;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.coattend.statistic.VersionedBytes;

/**
 * How attention flows between sections, summed up over the notes that have some. Merging is
 * associative and commutative up to rounding; an empty one is its zero.
 */
public final class SectionFlow {
  /** What text outside of sections is called. */
  public static final String NONE = "(none)";

  private static final byte VERSION = 1;

  /**
   * A section that attends and one attended to.
   *
   * @param from its name
   */
  public record Key(String from, String to) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::from).thenComparing(Key::to);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** The flow of one note, window by window. */
  static final class OfNote {
    private final List<String> names;
    private final int[] sectionOfWord;
    private final double[][] paid;
    private final double[][] byLength;
    private final double[][] byDistance;
    private final double[] total;

    /**
     * @param names of the note's sections, each once
     * @param sectionOfWord by word: which of them it is in
     */
    OfNote(List<String> names, int[] sectionOfWord) {
      this.names = names;
      this.sectionOfWord = sectionOfWord;
      paid = new double[names.size()][names.size()];
      byLength = new double[names.size()][names.size()];
      byDistance = new double[names.size()][names.size()];
      total = new double[names.size()];
    }

    /** Takes in the pairs of a window. */
    void add(WordPairs pairs, NoteWindow window) {
      int[] words = new int[names.size()];
      for (int to : pairs.attended()) {
        words[section(window, to)]++;
      }
      for (int from : pairs.attending()) {
        int section = section(window, from);
        double sum = 0;
        for (int to : pairs.attended()) {
          if (from != to) {
            int other = section(window, to);
            sum += pairs.weight(from, to);
            paid[section][other] += pairs.weight(from, to);
            byDistance[section][other] += pairs.usual(from, to);
          }
        }
        total[section] += sum;
        int others = pairs.attended().length - 1;
        for (int other = 0; other < words.length && others > 0; other++) {
          int reached = words[other] - (other == section ? 1 : 0);
          byLength[section][other] += sum * reached / others;
        }
      }
    }

    private int section(NoteWindow window, int unit) {
      return sectionOfWord[window.word(unit)];
    }
  }

  private final int least;
  private final Map<Key, FlowSums> sums = new TreeMap<>();

  /**
   * Starts empty.
   *
   * @param least patients that are asked for
   */
  public SectionFlow(int least) {
    this.least = least;
  }

  /** Takes in a note. */
  void add(OfNote note, Patients patient) {
    for (int from = 0; from < note.names.size(); from++) {
      for (int to = 0; to < note.names.size(); to++) {
        if (note.byLength[from][to] > 0) {
          add(
              new Key(note.names.get(from), note.names.get(to)),
              new FlowSums(
                  1,
                  note.paid[from][to],
                  note.total[from],
                  note.byLength[from][to],
                  note.byDistance[from][to],
                  patient));
        }
      }
    }
  }

  private void add(Key key, FlowSums more) {
    sums.merge(key, more, (some, others) -> some.with(others, least));
  }

  /**
   * Takes in those of other notes.
   *
   * @return this
   */
  public SectionFlow merge(SectionFlow other) {
    other.sums.forEach(this::add);
    return this;
  }

  /** The sums of the sections that enough patients have, in alphabetical order. */
  public Map<Key, FlowSums> carried() {
    Map<Key, FlowSums> carried = new TreeMap<>(sums);
    carried.values().removeIf(flow -> !flow.patients().atLeast(least));
    return carried;
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
  public static SectionFlow decode(byte[] bytes) {
    return VersionedBytes.decode(bytes, "section flow", VERSION, SectionFlow::read);
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeInt(least);
    out.writeInt(sums.size());
    for (Map.Entry<Key, FlowSums> entry : sums.entrySet()) {
      FlowSums flow = entry.getValue();
      out.writeUTF(entry.getKey().from());
      out.writeUTF(entry.getKey().to());
      out.writeLong(flow.notes());
      out.writeDouble(flow.paid());
      out.writeDouble(flow.total());
      out.writeDouble(flow.byLength());
      out.writeDouble(flow.byDistance());
      flow.patients().write(out);
    }
  }

  private static SectionFlow read(DataInputStream in) throws IOException {
    SectionFlow flow = new SectionFlow(in.readInt());
    for (int left = in.readInt(); left > 0; left--) {
      Key key = new Key(in.readUTF(), in.readUTF());
      flow.sums.put(
          key,
          new FlowSums(
              in.readLong(),
              in.readDouble(),
              in.readDouble(),
              in.readDouble(),
              in.readDouble(),
              Patients.read(in)));
    }
    return flow;
  }
}
