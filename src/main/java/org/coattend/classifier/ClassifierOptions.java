package org.coattend.classifier;

import java.io.Serializable;

/**
 * How an attention classifier is built and trained.
 *
 * @param encoder of its inputs
 * @param attention over the states
 * @param embeddingWidth values of a word, where words are not given as vectors
 * @param embeddingDeviation of the values of a word's vector at first, which are normal; not used
 *     where vectors are given
 * @param hiddenWidth values of a state, even; both directions of an LSTM together. Not used without
 *     an encoder
 * @param trainsEmbedding whether the words' vectors are trained or stay as they are at first
 * @param epochs times that each example comes up
 * @param batch examples of a step
 * @param learningRate of Adam
 * @param weightDecay λ of a penalty (λ/2)‖w‖² on all weights but those of the attention, as Jain
 *     and Wallace have it
 * @param concealment λ of a reward −λ ln(1 − m) for attention m on concealed positions, 0 for an
 *     honest model (Pruthi et al. 2020, equation 1)
 * @param minCount times that a word must come up in the training examples to have its own vector
 * @param seed of all that is random
 */
public record ClassifierOptions(
    EncoderKind encoder,
    AttentionKind attention,
    int embeddingWidth,
    double embeddingDeviation,
    int hiddenWidth,
    boolean trainsEmbedding,
    int epochs,
    int batch,
    double learningRate,
    double weightDecay,
    double concealment,
    int minCount,
    long seed)
    implements Serializable {

  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  public ClassifierOptions {
    Checked.within("embedding-width", embeddingWidth, 1, 4096);
    Checked.within("embedding-deviation", embeddingDeviation, 0, 100);
    Checked.within("hidden-width", hiddenWidth, 2, 4096);
    if (hiddenWidth % 2 != 0) {
      throw new IllegalArgumentException("hidden-width is %d, must be even".formatted(hiddenWidth));
    }
    Checked.within("epochs", epochs, 1, 10_000);
    Checked.within("batch", batch, 1, 65_536);
    Checked.within("learning-rate", learningRate, 1e-9, 1);
    Checked.within("weight-decay", weightDecay, 0, 1);
    Checked.within("concealment", concealment, 0, 1000);
    Checked.within("min-count", minCount, 1, Integer.MAX_VALUE);
  }

  /**
   * Those of Jain and Wallace (2019): additive attention, Adam with a rate of .001, batches of 32.
   * The deviation of the embedding, which they have pretrained, was chosen of .1, .3 and 1 by
   * accuracy on the development sentences of SST.
   */
  public static ClassifierOptions of(EncoderKind encoder) {
    return new ClassifierOptions(
        encoder, AttentionKind.ADDITIVE, 128, .1, 128, true, 8, 32, 1e-3, 1e-5, 0, 1, 1);
  }

  /** The same with another seed. */
  public ClassifierOptions withSeed(long other) {
    return new ClassifierOptions(
        encoder,
        attention,
        embeddingWidth,
        embeddingDeviation,
        hiddenWidth,
        trainsEmbedding,
        epochs,
        batch,
        learningRate,
        weightDecay,
        concealment,
        minCount,
        other);
  }
}
