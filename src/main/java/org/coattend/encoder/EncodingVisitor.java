package org.coattend.encoder;

/**
 * What a forward pass shows of each sequence: the attention of every layer from the input on, then
 * the states of the last.
 *
 * <p>The arrays are filled anew for the next call: keep none. Sequences that share a batch take
 * turns layer by layer.
 */
@FunctionalInterface
public interface EncodingVisitor {
  /**
   * The attention of all heads of a layer.
   *
   * @param sequence its place in the list that is encoded
   * @param layer from 0
   * @param tokens n, of the sequence
   * @param attention shape {@code [heads][n queries][n keys]}; each query's sum is 1
   * @param valueNorms shape {@code [heads][n]}: ‖f(x_j)‖ with f(x) = (x W_V + b_V) W_O of the head,
   *     so that norm-weighted attention is α_ij ‖f(x_j)‖ (Kobayashi et al. 2020)
   */
  void attention(int sequence, int layer, int tokens, float[] attention, float[] valueNorms);

  /**
   * The last hidden states.
   *
   * @param tokens n, of the sequence
   * @param states shape {@code [n][width]}, from {@code at} on
   */
  default void states(int sequence, int tokens, float[] states, int at) {}
}
