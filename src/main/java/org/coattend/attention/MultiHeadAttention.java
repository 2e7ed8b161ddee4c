package org.coattend.attention;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

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
   * @throws IllegalArgumentException when the weights are no matrices, a width cannot be split into
   *     the heads, or the output's weights do not fit
   */
  public MultiHeadAttention {
    for (INDArray weights : new INDArray[] {queryWeights, keyWeights, valueWeights}) {
      Shapes.requireMatrix(weights);
      if (heads < 1 || weights.size(1) % heads != 0) {
        throw new IllegalArgumentException(
            "a width of %d cannot be split into %d heads".formatted(weights.size(1), heads));
      }
    }
    Shapes.requireMatrix(outputWeights);
    Shapes.requireEqual(
        "width of the heads' contexts and rows of the output's weights",
        valueWeights.size(1),
        outputWeights.size(0));
  }

  /**
   * Attends.
   *
   * @param queries shape {@code [batch][queries][query width]}
   * @param keys shape {@code [batch][keys][key width]}
   * @param values shape {@code [batch][keys][value width]}
   * @param prior of the keys, for all heads alike
   * @return weights of the shape {@code [batch][heads][queries][keys]}, and context of the shape
   *     {@code [batch][queries][output width]}
   * @throws IllegalArgumentException when shapes or precisions do not fit
   */
  public Attention.Output attend(INDArray queries, INDArray keys, INDArray values, Prior prior) {
    List<Attention.Output> outputs =
        ofHeads(queries, keys, values, (q, k, v) -> attention.attend(q, k, v, prior));
    return new Attention.Output(
        stacked(outputs, Attention.Output::weights), joined(outputs, Attention.Output::context));
  }

  /**
   * Sums up attention without its maps: no more is held than one tile of one head for each batch
   * entry.
   *
   * @param tile queries, and keys, that are taken at a time, at least 1
   * @return context of the shape {@code [batch][queries][output width]}, and the rest of the shape
   *     {@code [batch][heads][queries]}
   * @throws IllegalArgumentException when shapes or precisions do not fit, or there is no tile
   */
  public AttentionSummary summarise(
      INDArray queries, INDArray keys, INDArray values, Prior prior, int tile) {
    List<AttentionSummary> summaries =
        ofHeads(
            queries,
            keys,
            values,
            (q, k, v) -> AttentionSummary.of(attention, q, k, v, prior, tile));
    return new AttentionSummary(
        joined(summaries, AttentionSummary::context),
        stacked(summaries, AttentionSummary::entropy),
        stacked(summaries, AttentionSummary::most),
        stacked(summaries, AttentionSummary::logNormaliser));
  }

  /** What is made of one head's projections. */
  @FunctionalInterface
  private interface Head<T> {
    T of(INDArray queries, INDArray keys, INDArray values);
  }

  private <T> List<T> ofHeads(INDArray queries, INDArray keys, INDArray values, Head<T> head) {
    INDArray projectedQueries = Shapes.project(queries, queryWeights);
    INDArray projectedKeys = Shapes.project(keys, keyWeights);
    INDArray projectedValues = Shapes.project(values, valueWeights);
    return IntStream.range(0, heads)
        .mapToObj(
            index ->
                head.of(
                    part(projectedQueries, index),
                    part(projectedKeys, index),
                    part(projectedValues, index)))
        .toList();
  }

  /** Shape {@code [batch][items][head width]}. */
  private INDArray part(INDArray items, int head) {
    long width = items.size(2) / heads;
    var entries = NDArrayIndex.interval(head * width, (head + 1) * width);
    return items.get(NDArrayIndex.all(), NDArrayIndex.all(), entries).dup('c');
  }

  private static <T> INDArray stacked(List<T> parts, Function<T, INDArray> of) {
    return Nd4j.stack(1, parts.stream().map(of).toArray(INDArray[]::new));
  }

  private <T> INDArray joined(List<T> parts, Function<T, INDArray> context) {
    INDArray all = Nd4j.concat(2, parts.stream().map(context).toArray(INDArray[]::new));
    return Shapes.project(all, outputWeights);
  }
}
