package org.coattend.audit;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.coattend.classifier.Sequence;

/**
 * Positions that have one of some words.
 *
 * @param name of the group
 * @param words in the model's vocabulary
 * @param swaps the word that stands for another, such as she for he and he for she; may be empty
 */
public record WordGroup(String name, Set<Integer> words, Map<Integer, Integer> swaps)
    implements PositionGroup {

  /** Copies. */
  public WordGroup {
    words = Set.copyOf(words);
    swaps = Map.copyOf(swaps);
  }

  @Override
  public BitSet positions(Example example) {
    return where(example, words);
  }

  @Override
  public Optional<Swap> swapped(Example example) {
    BitSet changed = where(example, swaps.keySet());
    if (changed.isEmpty()) {
      return Optional.empty();
    }
    int[] ids = ids(example).clone();
    changed.stream().forEach(i -> ids[i] = swaps.get(ids[i]));
    return Optional.of(new Swap(new Sequence.Words(ids), changed));
  }

  private static BitSet where(Example example, Set<Integer> words) {
    int[] ids = ids(example);
    BitSet found = new BitSet();
    IntStream.of(example.inner()).filter(i -> words.contains(ids[i])).forEach(found::set);
    return found;
  }

  private static int[] ids(Example example) {
    if (example.sequence() instanceof Sequence.Words sequence) {
      return sequence.ids();
    }
    throw new IllegalArgumentException(
        "example %s has no words; a group of words needs them".formatted(example.id()));
  }
}
