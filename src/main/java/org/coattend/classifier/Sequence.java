package org.coattend.classifier;

import java.io.Serializable;
import java.util.BitSet;
import java.util.stream.IntStream;

/** What a classifier reads: a word of its vocabulary or a vector at each position. */
public sealed interface Sequence extends Serializable {
  /** Positions, 0 or more. */
  int length();

  /** What is left when some positions are taken out; the order stays. */
  Sequence without(BitSet positions);

  /**
   * This one with what another has at a position.
   *
   * @param position that changes, from 0
   * @param other of the same kind
   * @param at its position
   * @throws IllegalArgumentException when the other is of another kind
   */
  Sequence replaced(int position, Sequence other, int at);

  /** Positions that stay. */
  private static int[] left(int length, BitSet positions) {
    return IntStream.range(0, length).filter(k -> !positions.get(k)).toArray();
  }

  /**
   * Words.
   *
   * @param ids in a model's vocabulary
   */
  record Words(int[] ids) implements Sequence {
    @Override
    public int length() {
      return ids.length;
    }

    @Override
    public Words without(BitSet positions) {
      return new Words(IntStream.of(left(ids.length, positions)).map(k -> ids[k]).toArray());
    }

    @Override
    public Words replaced(int position, Sequence other, int at) {
      if (!(other instanceof Words words)) {
        throw new IllegalArgumentException("a word is replaced by a word, not by a vector");
      }
      int[] changed = ids.clone();
      changed[position] = words.ids[at];
      return new Words(changed);
    }
  }

  /**
   * Vectors, as of patches of an image.
   *
   * @param vectors shape {@code [positions][width]}
   */
  record Vectors(float[][] vectors) implements Sequence {
    @Override
    public int length() {
      return vectors.length;
    }

    @Override
    public Vectors without(BitSet positions) {
      return new Vectors(
          IntStream.of(left(vectors.length, positions))
              .mapToObj(k -> vectors[k])
              .toArray(float[][]::new));
    }

    @Override
    public Vectors replaced(int position, Sequence other, int at) {
      if (!(other instanceof Vectors others)) {
        throw new IllegalArgumentException("a vector is replaced by a vector, not by a word");
      }
      float[][] changed = vectors.clone();
      changed[position] = others.vectors[at];
      return new Vectors(changed);
    }
  }
}
