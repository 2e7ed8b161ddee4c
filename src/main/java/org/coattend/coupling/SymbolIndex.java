package org.coattend.coupling;

import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;

/**
 * An alignment as sparse indicator keys {@code key = column · symbols + symbol}, without the keys
 * of each column's most frequent symbol, which the pseudo-likelihood takes as the reference.
 *
 * <p>Two views of the same entries: by row, for the logits, and by key within a tile of rows, for
 * the gradient. Both are 16-bit, which bounds the columns: see {@link
 * org.coattend.encode.Alphabet#maxColumns()}.
 */
final class SymbolIndex {
  static final int TILE = 512;

  final int rows;
  final int columns;
  final int symbols;

  /** Floats of a slice: the symbols, rounded up to whole vectors of eight. */
  final int stride;

  /** Most frequent symbol of each column. */
  final byte[] reference;

  /** By row: the keys of all rows, and where each row ends. */
  final char[] keys;

  final int[] ends;

  /** By tile and key: rows within the tile, and how many each key has in each tile. */
  final char[] members;

  final char[] counts;

  SymbolIndex(EncodedAlignment alignment) {
    rows = alignment.rows();
    columns = alignment.columns();
    symbols = alignment.alphabet().size();
    stride = stride(symbols);
    int most = alignment.alphabet().maxColumns();
    if (columns > most) {
      throw new IllegalArgumentException(
          "family %s: %d columns, the fit takes at most %d"
              .formatted(alignment.family(), columns, most));
    }
    int keyCount = columns * symbols;
    byte[] codes = alignment.codes();
    reference = mostFrequent(codes);
    ends = new int[rows];
    int entries = 0;
    for (int row = 0, at = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++, at++) {
        if (codes[at] != reference[column]) {
          entries++;
        }
      }
      ends[row] = entries;
    }
    keys = new char[entries];
    for (int row = 0, at = 0, next = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++, at++) {
        if (codes[at] != reference[column]) {
          keys[next++] = (char) (column * symbols + codes[at]);
        }
      }
    }
    members = new char[entries];
    counts = new char[tiles() * keyCount];
    int[] place = new int[keyCount];
    for (int tile = 0; tile < tiles(); tile++) {
      int first = start(tile * TILE);
      int last = ends[Math.min(rows, (tile + 1) * TILE) - 1];
      int base = tile * keyCount;
      for (int entry = first; entry < last; entry++) {
        counts[base + keys[entry]]++;
      }
      for (int key = 0, next = first; key < keyCount; key++) {
        place[key] = next;
        next += counts[base + key];
      }
      for (int row = tile * TILE, entry = first; entry < last; row++) {
        for (; entry < ends[row]; entry++) {
          members[place[keys[entry]]++] = (char) (row - tile * TILE);
        }
      }
    }
  }

  /** Heap that an index takes when no entry is its column's most frequent symbol. */
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
    return columns * symbols;
  }

  private byte[] mostFrequent(byte[] codes) {
    int[] frequency = new int[columns * symbols];
    for (int at = 0; at < codes.length; at++) {
      frequency[at % columns * symbols + codes[at]]++;
    }
    byte[] most = new byte[columns];
    for (int column = 0; column < columns; column++) {
      for (byte symbol = 1; symbol < symbols; symbol++) {
        if (frequency[column * symbols + symbol] > frequency[column * symbols + most[column]]) {
          most[column] = symbol;
        }
      }
    }
    return most;
  }
}
