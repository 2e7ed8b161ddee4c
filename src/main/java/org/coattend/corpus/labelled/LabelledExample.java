package org.coattend.corpus.labelled;

import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.coattend.classifier.Vocabulary;

/**
 * What a classifier reads, and what it should say.
 *
 * @param id unlike all others
 * @param environment where it comes from, as a farm or a device; {@code all} where no column says
 *     it
 * @param split what it is for
 * @param label the class, as the table has it
 * @param tokens what stands at each position, 1 or more: words, or names of patches, such as {@code
 *     r1c2} for the second patch of the first row
 * @param vectors of the patches, shape {@code [positions][width]}, not to be modified; null for
 *     words
 */
public record LabelledExample(
    String id,
    String environment,
    Split split,
    String label,
    List<String> tokens,
    float[][] vectors)
    implements Serializable {

  /**
   * @throws IllegalArgumentException when there are no positions, or vectors of others
   */
  public LabelledExample {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(label, "label");
    tokens = List.copyOf(tokens);
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("an example has 1 position or more");
    }
    if (vectors != null && vectors.length != tokens.size()) {
      throw new IllegalArgumentException(
          "%d vectors for %d patches".formatted(vectors.length, tokens.size()));
    }
  }

  /** Positions of {@link Vocabulary#START} and {@link Vocabulary#END} around the words. */
  public BitSet ends() {
    BitSet ends = new BitSet();
    int last = tokens.size() - 1;
    ends.set(0, tokens.get(0).equals(Vocabulary.START));
    ends.set(last, ends.get(last) || tokens.get(last).equals(Vocabulary.END));
    return ends;
  }

  /** Without what is read. */
  @Override
  public String toString() {
    return "example " + id;
  }
}
