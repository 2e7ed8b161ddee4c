package org.coattend.note;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.coattend.note.TokenizedNote.Words;
import org.coattend.statistic.VersionedBytes;

/**
 * Which head finds which labelled relation (Clark et al. 2019, §4): how often the word that a head
 * attends to most, or the rival, is the right one. Heads and baselines are picked on one half of
 * the notes and scored on the other, both ways.
 *
 * <p>Merging is associative and commutative; an empty one is its zero.
 */
public final class HeadCatalogue {
  private static final byte VERSION = 1;

  /** Offsets, in words, of the baseline are at most this to either side. */
  static final int FARTHEST = 10;

  /**
   * What finds a relation, and how well.
   *
   * @param relation its name
   * @param reverse whether the attention of {@code to} is looked at, to find {@code from}
   * @param layer of the head that finds most, from 0
   * @param head from 0
   * @param count relations in both halves
   * @param accuracy share of them found in either half by the head that finds most in the other
   * @param baseline what finds most without attention: {@code nearest rival} or {@code offset} and
   *     words
   * @param baselineAccuracy share found likewise by such rules
   */
  public record Entry(
      String relation,
      boolean reverse,
      int layer,
      int head,
      long count,
      double accuracy,
      String baseline,
      double baselineAccuracy) {

    /** Whether attention finds more than the baseline. */
    public boolean beatsBaseline() {
      return accuracy > baselineAccuracy;
    }
  }

  /** Of one relation, by half. */
  private static final class Counts {
    final long[] total = new long[2];
    final long[] rivalled = new long[2];
    final long[] nearest = new long[2];
    final long[][] offsets = new long[2][2 * FARTHEST + 1];

    /** Shape {@code [half][forward, reverse][layers][heads]}. */
    final long[][] hits;

    Counts(int size) {
      hits = new long[2][size];
    }

    long[][] all() {
      return new long[][] {total, rivalled, nearest, offsets[0], offsets[1], hits[0], hits[1]};
    }
  }

  private final int layers;
  private final int heads;
  private final Map<String, Counts> relations = new TreeMap<>();
  private final WordAttention words = new WordAttention();

  /** Starts empty. */
  public HeadCatalogue(int layers, int heads) {
    this.layers = layers;
    this.heads = heads;
  }

  /**
   * Counts the relations of a note, which are to be found.
   *
   * @param half in which the note is, 0 or 1
   */
  public void expect(int half, List<WordRelation> labelled) {
    for (WordRelation relation : labelled) {
      Counts counts = counts(relation.name());
      counts.total[half]++;
      if (!relation.rivals().isEmpty()) {
        counts.rivalled[half]++;
        counts.nearest[half] += relation.nearest() ? 1 : 0;
      }
      int offset = relation.offset() + FARTHEST;
      if (offset >= 0 && offset <= 2 * FARTHEST) {
        counts.offsets[half][offset]++;
      }
    }
  }

  /**
   * Looks for a note's relations in one layer's attention over a window. One that no window holds
   * as a whole is not found.
   *
   * @param attention shape {@code [heads][tokens][tokens]}
   */
  public void find(
      int half, List<WordRelation> labelled, NoteWindow window, int layer, float[] attention) {
    for (WordRelation relation : labelled) {
      Counts counts = counts(relation.name());
      for (int head = 0; head < heads; head++) {
        int at = layer * heads + head;
        if (isFound(relation, false, window, attention, head)) {
          counts.hits[half][at]++;
        }
        if (relation.rivals().isEmpty() && isFound(relation, true, window, attention, head)) {
          counts.hits[half][layers * heads + at]++;
        }
      }
    }
  }

  private boolean isFound(
      WordRelation relation, boolean reverse, NoteWindow window, float[] attention, int head) {
    Words from = reverse ? relation.to() : relation.from();
    Words to = reverse ? relation.from() : relation.to();
    int attending = window.unit(from.first());
    if (attending < 0 || !window.counted()[attending] || !window.holds(from) || !window.holds(to)) {
      return false;
    }
    float[] paid = paid(from, window, attention, head);
    float right = sum(paid, window, to);
    if (!relation.rivals().isEmpty()) {
      return relation.rivals().stream()
          .allMatch(rival -> window.holds(rival) && sum(paid, window, rival) < right);
    }
    for (int unit = 1; unit < window.unitCount() - 1; unit++) {
      int word = window.word(unit);
      boolean own = word >= from.first() && word <= from.last();
      boolean sought = word >= to.first() && word <= to.last();
      if (!own && !sought && paid[unit] > right) {
        return false;
      }
    }
    return true;
  }

  /** Sum over the attending words. */
  private float[] paid(Words from, NoteWindow window, float[] attention, int head) {
    int size = window.tokens() * window.tokens();
    float[] sum = new float[window.unitCount()];
    for (int word = from.first(); word <= from.last(); word++) {
      float[] one = words.of(window, window.unit(word), attention, head * size);
      for (int unit = 0; unit < sum.length; unit++) {
        sum[unit] += one[unit];
      }
    }
    return sum;
  }

  private static float sum(float[] paid, NoteWindow window, Words span) {
    float sum = 0;
    for (int word = span.first(); word <= span.last(); word++) {
      sum += paid[window.unit(word)];
    }
    return sum;
  }

  /** Takes in that of other notes. */
  public void merge(HeadCatalogue other) {
    other.relations.forEach(
        (name, theirs) -> {
          long[][] sums = counts(name).all();
          long[][] terms = theirs.all();
          for (int k = 0; k < sums.length; k++) {
            for (int j = 0; j < sums[k].length; j++) {
              sums[k][j] += terms[k][j];
            }
          }
        });
  }

  /** An entry for each relation that both halves have, in alphabetical order. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    relations.forEach(
        (name, counts) -> {
          if (counts.total[0] > 0 && counts.total[1] > 0) {
            entries.add(entry(name, counts));
          }
        });
    return entries;
  }

  private Entry entry(String name, Counts counts) {
    int best = most(sum(counts.hits));
    int offset = most(sum(counts.offsets)) - FARTHEST;
    long count = counts.total[0] + counts.total[1];
    boolean rivalled = counts.rivalled[0] + counts.rivalled[1] == count;
    double byRule = rivalled ? counts.nearest[0] + counts.nearest[1] : foundByOther(counts.offsets);
    return new Entry(
        name,
        best >= layers * heads,
        best % (layers * heads) / heads,
        best % heads,
        count,
        foundByOther(counts.hits) / (double) count,
        rivalled ? "nearest rival" : "offset " + offset,
        byRule / count);
  }

  /** What each half's best finds in the other half, together. */
  private static long foundByOther(long[][] found) {
    return found[0][most(found[1])] + found[1][most(found[0])];
  }

  private static long[] sum(long[][] halves) {
    long[] sum = halves[0].clone();
    Arrays.setAll(sum, k -> sum[k] + halves[1][k]);
    return sum;
  }

  private static int most(long[] counts) {
    int most = 0;
    for (int k = 1; k < counts.length; k++) {
      most = counts[k] > counts[most] ? k : most;
    }
    return most;
  }

  private Counts counts(String relation) {
    return relations.computeIfAbsent(relation, name -> new Counts(2 * layers * heads));
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
  public static HeadCatalogue decode(byte[] bytes) {
    return VersionedBytes.decode(bytes, "head catalogue", VERSION, HeadCatalogue::read);
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeInt(layers);
    out.writeInt(heads);
    out.writeInt(relations.size());
    for (Map.Entry<String, Counts> relation : relations.entrySet()) {
      out.writeUTF(relation.getKey());
      for (long[] counts : relation.getValue().all()) {
        for (long count : counts) {
          out.writeLong(count);
        }
      }
    }
  }

  private static HeadCatalogue read(DataInputStream in) throws IOException {
    HeadCatalogue catalogue = new HeadCatalogue(in.readInt(), in.readInt());
    for (int left = in.readInt(); left > 0; left--) {
      for (long[] counts : catalogue.counts(in.readUTF()).all()) {
        for (int k = 0; k < counts.length; k++) {
          counts[k] = in.readLong();
        }
      }
    }
    return catalogue;
  }
}
