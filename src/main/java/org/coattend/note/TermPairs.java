package org.coattend.note;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.coattend.statistic.VersionedBytes;

/** Which terms attend to which, summed up over notes; of terms in the vocabulary alone. */
public final class TermPairs {
  private static final byte VERSION = 2;

  /** Bytes from which on a slice is full: an array cannot hold the pairs of very many terms. */
  private static final int SLICE = 1 << 24;

  /**
   * A term that attends and one attended to.
   *
   * @param from its place in the vocabulary
   */
  public record Key(int from, int to) implements Serializable {}

  /**
   * Pairs of one key.
   *
   * @param sums over notes
   */
  public record Entry(Key key, PairSums sums) {}

  /** Of one note. */
  private static final class Occurrences {
    int pairs;
    double weight;
    double expected;
    double excess;

    PairSums sums(Patients patient) {
      double mean = excess / pairs;
      return new PairSums(1, pairs, weight, expected, mean, mean * mean, patient);
    }
  }

  /** The pairs of one note, window by window. */
  static final class OfNote {
    private final Map<Key, Occurrences> occurrences = new HashMap<>();

    /**
     * Takes in the pairs of a window.
     *
     * @param terms by word of the note: the place in the vocabulary, or −1
     */
    void add(WordPairs pairs, NoteWindow window, int[] terms) {
      int[] attended = known(pairs.attended(), window, terms);
      for (int from : known(pairs.attending(), window, terms)) {
        for (int to : attended) {
          if (from != to && pairs.isComparable(from, to)) {
            Key key = new Key(terms[window.word(from)], terms[window.word(to)]);
            Occurrences one = occurrences.computeIfAbsent(key, pair -> new Occurrences());
            one.pairs++;
            one.weight += pairs.weight(from, to);
            one.expected += pairs.expected(from, to);
            one.excess += pairs.excess(from, to);
          }
        }
      }
    }

    private static int[] known(int[] units, NoteWindow window, int[] terms) {
      return IntStream.of(units).filter(unit -> terms[window.word(unit)] >= 0).toArray();
    }
  }

  private final int least;
  private final Map<Key, PairSums> sums = new HashMap<>();

  /**
   * Starts empty.
   *
   * @param least patients that are asked for
   */
  public TermPairs(int least) {
    this.least = least;
  }

  /** Takes in a note. */
  void add(OfNote note, Patients patient) {
    note.occurrences.forEach(
        (key, occurrences) ->
            sums.merge(key, occurrences.sums(patient), (some, more) -> some.with(more, least)));
  }

  /** As slices of bytes, made one after the other, the version first in each. */
  public Iterator<byte[]> encode() {
    return encode(SLICE);
  }

  /**
   * As slices.
   *
   * @param full bytes from which on a slice is full
   */
  Iterator<byte[]> encode(int full) {
    Iterator<Map.Entry<Key, PairSums>> left = sums.entrySet().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return left.hasNext();
      }

      @Override
      public byte[] next() {
        return slice(left, full);
      }
    };
  }

  private static byte[] slice(Iterator<Map.Entry<Key, PairSums>> left, int full) {
    Map.Entry<Key, PairSums> first = left.next();
    return VersionedBytes.encode(
        VERSION,
        out -> {
          write(first, out);
          while (left.hasNext() && out.size() < full) {
            write(left.next(), out);
          }
        });
  }

  private static void write(Map.Entry<Key, PairSums> entry, DataOutputStream out)
      throws IOException {
    out.writeInt(entry.getKey().from());
    out.writeInt(entry.getKey().to());
    entry.getValue().write(out);
  }

  /**
   * The pairs of a slice that {@link #encode} made.
   *
   * @throws IllegalArgumentException when the bytes are of another version
   */
  public static List<Entry> decode(byte[] bytes) {
    return VersionedBytes.decode(
        bytes,
        "term pairs",
        VERSION,
        in -> {
          List<Entry> entries = new ArrayList<>();
          while (in.available() > 0) {
            entries.add(new Entry(new Key(in.readInt(), in.readInt()), PairSums.read(in)));
          }
          return entries;
        });
  }
}
