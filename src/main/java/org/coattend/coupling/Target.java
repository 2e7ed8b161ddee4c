package org.coattend.coupling;

import java.util.Arrays;
import org.coattend.encode.EncodedAlignment;

/**
 * A column to predict, and which parameters it has: a bias for each of its symbols, and a slice of
 * one float per symbol for each key of the index; shape {@code [1 + keys][stride]}, the bias first.
 *
 * <p>Elsewhere a target's parameters have a place for every symbol of the alphabet at every column,
 * shape {@code [1 + columns · symbols][stride]}.
 */
final class Target {
  final int column;

  /** The symbols to tell apart, ascending. */
  final byte[] symbols;

  /** Floats of a slice: the symbols, rounded up to whole vectors of eight. */
  final int stride;

  /** Each row's symbol, as its place in {@link #symbols}. */
  final byte[] observed;

  private final SymbolIndex index;
  private final int strideOfAll;

  private Target(SymbolIndex index, EncodedAlignment alignment, int column, byte[] symbols) {
    this.index = index;
    this.column = column;
    this.symbols = symbols;
    stride = SymbolIndex.stride(symbols.length);
    byte[] positions = new byte[alignment.alphabet().size()];
    strideOfAll = SymbolIndex.stride(positions.length);
    for (byte k = 0; k < symbols.length; k++) {
      positions[symbols[k]] = k;
    }
    observed = alignment.column(column);
    for (int row = 0; row < observed.length; row++) {
      observed[row] = positions[observed[row]];
    }
  }

  /** With the symbols that occur in the column: what no row has is given no probability. */
  static Target occurring(SymbolIndex index, EncodedAlignment alignment, int column) {
    return new Target(index, alignment, column, index.symbols(column));
  }

  /** With all symbols of the alphabet. */
  static Target any(SymbolIndex index, EncodedAlignment alignment, int column) {
    byte[] symbols = new byte[alignment.alphabet().size()];
    for (byte k = 0; k < symbols.length; k++) {
      symbols[k] = k;
    }
    return new Target(index, alignment, column, symbols);
  }

  /** Number of parameters. */
  int size() {
    return (1 + index.keyCount()) * stride;
  }

  /**
   * Puts parameters of this target where they belong among those for all symbols; the others are
   * zero.
   *
   * @param parameters shape {@code [1 + keys][stride]}
   * @param all written: shape {@code [1 + columns · symbols][stride of the alphabet]}
   */
  void spread(float[] parameters, float[] all) {
    Arrays.fill(all, 0);
    for (int slice = 0; slice <= index.keyCount(); slice++) {
      int to = inAll(slice);
      for (int k = 0; k < symbols.length; k++) {
        all[to + symbols[k]] = parameters[slice * stride + k];
      }
    }
  }

  /**
   * Takes this target's parameters from those for all symbols; those of symbols that do not occur
   * are left out.
   *
   * @param all shape {@code [1 + columns · symbols][stride of the alphabet]}
   * @param parameters written: shape {@code [1 + keys][stride]}
   */
  void collect(float[] all, float[] parameters) {
    Arrays.fill(parameters, 0, size(), 0);
    for (int slice = 0; slice <= index.keyCount(); slice++) {
      int from = inAll(slice);
      for (int k = 0; k < symbols.length; k++) {
        parameters[slice * stride + k] = all[from + symbols[k]];
      }
    }
  }

  private int inAll(int slice) {
    return (slice == 0 ? 0 : 1 + index.place[slice - 1]) * strideOfAll;
  }
}
