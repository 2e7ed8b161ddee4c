package org.coattend.note;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.coattend.statistic.VersionedBytes;

/** Which terms attend to which, summed up over notes; of terms in the vocabulary alone. */
public final class TermPairs {
  private static final byte VERSION = 1;

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

  /** As bytes, the version first. */
  public byte[] encode() {
    return VersionedBytes.encode(
        VERSION,
        out -> {
          out.writeInt(sums.size());
          for (Map.Entry<Key, PairSums> entry : sums.entrySet()) {
            out.writeInt(entry.getKey().from());
            out.writeInt(entry.getKey().to());
            entry.getValue().write(out);
          }
        });
  }

  /**
   * What {@link #encode} made bytes of.
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
          for (int left = in.readInt(); left > 0; left--) {
            entries.add(new Entry(new Key(in.readInt(), in.readInt()), PairSums.read(in)));
          }
          return entries;
        });
  }
}
