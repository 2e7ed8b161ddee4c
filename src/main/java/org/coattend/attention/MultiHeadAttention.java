package org.coattend.attention;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Several heads side by side (Vaswani et al. 2017, §3.2.2): each attends in its own projection of
 * queries, keys and values; their contexts together are projected once more.
 *
 * @param attention what each head does
 * @param heads how many
 * @param queryWeights shape {@code [query width][heads · head width]}
 * @param keyWeights shape {@code [key width][heads · head width]}
 * @param valueWeights shape {@code [value width][heads · value head width]}
 * @param outputWeights shape {@code [heads · value head width][output width]}
 */
public record MultiHeadAttention(
    Attention attention,
    int heads,
    INDArray queryWeights,
    INDArray keyWeights,
    INDArray valueWeights,
    INDArray outputWeights) {

  /**
   * @throws IllegalArgumentException when a width cannot be split into the heads
   */
  public MultiHeadAttention {
    for (INDArray weights : new INDArray[] {queryWeights, keyWeights, valueWeights}) {
      if (heads < 1 || weights.size(1) % heads != 0) {
        throw new IllegalArgumentException(
            "a width of %d cannot be split into %d heads".formatted(weights.size(1), heads));
      }
    }
  }

  /**
   * Attends.
   *
   * @param queries shape {@code [batch][queries][query width]}
   * @param keys shape {@code [batch][keys][key width]}; also what the values are made of
   * @param prior of the keys, for all heads alike
   * @return weights of the shape {@code [batch][heads · queries][keys]}, head by head, and context
   *     of the shape {@code [batch][queries][output width]}
   */
  public Attention.Output attend(INDArray queries, INDArray keys, Prior prior) {
    Shapes.requireBatches(queries, keys);
    long batch = queries.size(0);
    long count = queries.size(1);
    Attention.Output output =
        attention.attend(
            split(Shapes.project(queries, queryWeights)),
            split(Shapes.project(keys, keyWeights)),
            split(Shapes.project(keys, valueWeights)),
            prior.repeated(heads));
    INDArray joined =
        output
            .context()
            .reshape(batch, heads, count, output.context().size(2))
            .permute(0, 2, 1, 3)
            .dup('c')
            .reshape(batch, count, heads * output.context().size(2));
    return new Attention.Output(
        output.weights().reshape(batch, heads * count, keys.size(1)),
        Shapes.project(joined, outputWeights));
  }

  /** Shape {@code [batch · heads][items][head width]}. */
  private INDArray split(INDArray items) {
    long width = items.size(2) / heads;
    return items
        .reshape(items.size(0), items.size(1), heads, width)
        .permute(0, 2, 1, 3)
        .dup('c')
        .reshape(items.size(0) * heads, items.size(1), width);
  }
}
