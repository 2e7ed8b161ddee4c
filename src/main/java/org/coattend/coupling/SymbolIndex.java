package org.coattend.coupling;

import java.util.stream.IntStream;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;

/**
 * An alignment as sparse indicator keys: one for each symbol that occurs in a column, column by
 * column and in the order of the alphabet. The entries of each column's most frequent symbol, which
 * the pseudo-likelihood takes as the reference, are left out.
 *
 * <p>Two views of the same entries: by row, for the logits, and by key within a tile of rows, for
 * the gradient. Both are 16-bit, which bounds the columns: see {@link
 * org.coattend.encode.Alphabet#maxColumns()}.
 */
final class SymbolIndex {
  static final int TILE = 512;

  final int rows;
  final int columns;
  private final int symbols;

  /** Where each column's keys start, and their number in the end. */
  final int[] firstKey;

  /** What each key stands for, ascending: {@code column · symbols of the alphabet + symbol}. */
  final int[] place;

  /** Key of each column's most frequent symbol. */
  final int[] reference;

  /** By row: the keys of all rows, and where each row ends. */
  final char[] keys;

  final int[] ends;

  /** By tile and key: rows within the tile, and how many each key has in each tile. */
  final char[] members;

  final char[] counts;

  SymbolIndex(EncodedAlignment alignment) {
    rows = alignment.rows();
    columns = alignment.columns();
    int widest = alignment.alphabet().maxColumns();
    if (columns > widest) {
      throw new IllegalArgumentException(
          "family %s: %d columns, the fit takes at most %d"
              .formatted(alignment.family(), columns, widest));
    }
    symbols = alignment.alphabet().size();
    byte[] codes = alignment.codes();
    int[] frequency = new int[columns * symbols];
    for (int at = 0; at < codes.length; at++) {
      frequency[at % columns * symbols + codes[at]]++;
    }
    firstKey = new int[columns + 1];
    reference = new int[columns];
    place = IntStream.range(0, frequency.length).filter(k -> frequency[k] > 0).toArray();
    int[] keyOf = new int[frequency.length];
    int keyCount = 0;
    int entries = rows * columns;
    for (int column = 0; column < columns; column++) {
      int most = 0;
      for (int a = 0; a < symbols; a++) {
        int count = frequency[column * symbols + a];
        if (count > most) {
          most = count;
          reference[column] = keyCount;
        }
        if (count > 0) {
          keyOf[column * symbols + a] = keyCount++;
        }
      }
      firstKey[column + 1] = keyCount;
      entries -= most;
    }
    ends = new int[rows];
    keys = new char[entries];
    for (int row = 0, at = 0, next = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++, at++) {
        int key = keyOf[column * symbols + codes[at]];
        if (key != reference[column]) {
          keys[next++] = (char) key;
        }
      }
      ends[row] = next;
    }
    members = new char[entries];
    counts = new char[tiles() * keyCount];
    int[] free = new int[keyCount];
    for (int tile = 0; tile < tiles(); tile++) {
      int first = start(tile * TILE);
      int last = ends[Math.min(rows, (tile + 1) * TILE) - 1];
      int base = tile * keyCount;
      for (int entry = first; entry < last; entry++) {
        counts[base + keys[entry]]++;
      }
      for (int key = 0, next = first; key < keyCount; key++) {
        free[key] = next;
        next += counts[base + key];
      }
      for (int row = tile * TILE, entry = first; entry < last; row++) {
        for (; entry < ends[row]; entry++) {
          members[free[keys[entry]]++] = (char) (row - tile * TILE);
        }
      }
    }
  }

  /** About the heap that an index takes at most. */
  static long bytes(long rows, long columns, Alphabet alphabet) {
    long tiles = (rows + TILE - 1) / TILE;
    return rows * (2L * Character.BYTES * columns + Integer.BYTES)
        + Character.BYTES * tiles * columns * alphabet.size();
  }

  /** Heap of a slice for every key. */
  static long sliceBytes(long columns, Alphabet alphabet) {
    return Float.BYTES * columns * alphabet.size() * stride(alphabet.size());
  }

  /** Floats of a slice of so many symbols. */
  static int stride(int symbols) {
    return (symbols + 7) / 8 * 8;
  }

  int tiles() {
    return (rows + TILE - 1) / TILE;
  }

  /** Where the entries of a row start. */
  int start(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  int keyCount() {
    return place.length;
  }

  /** The symbols that occur in a column, ascending. */
  byte[] symbols(int column) {
    byte[] occurring = new byte[firstKey[column + 1] - firstKey[column]];
    for (int k = 0; k < occurring.length; k++) {
      occurring[k] = (byte) (place[firstKey[column] + k] % symbols);
    }
    return occurring;
  }
}
