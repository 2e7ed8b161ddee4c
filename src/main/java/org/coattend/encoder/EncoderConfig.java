package org.coattend.encoder;

import org.coattend.option.Ranges;

/**
 * The shape of an encoder.
 *
 * @param layers at least 1
 * @param heads of each layer, at least 1
 * @param width entries of a token's hidden state, a multiple of the heads
 * @param inner entries between the two dense layers after attention
 * @param vocabulary number of tokens
 * @param positions tokens of a sequence at most
 * @param epsilon what is added to the variance before a state is divided by its root
 */
public record EncoderConfig(
    Architecture architecture,
    int layers,
    int heads,
    int width,
    int inner,
    int vocabulary,
    int positions,
    float epsilon) {

  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  public EncoderConfig {
    Ranges.atLeast("layers", layers, 1);
    Ranges.atLeast("heads", heads, 1);
    Ranges.atLeast("width", width, 1);
    Ranges.atLeast("inner width", inner, 1);
    Ranges.atLeast("vocabulary", vocabulary, 1);
    Ranges.atLeast("positions", positions, 1);
    if ((double) heads * positions * positions > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "the attention of %d heads over %,d positions is more than an array holds"
              .formatted(heads, positions));
    }
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "width is %d, must be a multiple of the %d heads".formatted(width, heads));
    }
    if (architecture == Architecture.ESM2 && width / heads % 2 != 0) {
      throw new IllegalArgumentException(
          "a head has %d entries, must be even to be rotated".formatted(width / heads));
    }
    if (!(epsilon >= 0 && epsilon < 1)) {
      throw new IllegalArgumentException("epsilon is %s, must be 0 to 1".formatted(epsilon));
    }
  }

  /** Entries of a head's query, key and value. */
  public int headWidth() {
    return width / heads;
  }
}
