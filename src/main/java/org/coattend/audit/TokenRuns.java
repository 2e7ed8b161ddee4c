package org.coattend.audit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.coattend.classifier.Sequence;

/**
 * Positions of words that stand as runs of tokens, as pieces of words do.
 *
 * @param name of the group
 * @param swaps the words as runs of the model's tokens, each with the run that it is swapped with;
 *     empty where there is none
 * @param continuing tokens that go on with a word, so that a run before one is no word
 */
public record TokenRuns(String name, Map<List<Integer>, List<Integer>> swaps, BitSet continuing)
    implements PositionGroup {

  /** Copies. */
  public TokenRuns {
    swaps = Map.copyOf(swaps);
    continuing = (BitSet) continuing.clone();
  }

  @Override
  public BitSet positions(Example example) {
    int[] ids = ids(example);
    BitSet found = new BitSet();
    for (int i = 0; i < ids.length; i++) {
      found.set(i, i + run(ids, i).size());
    }
    found.andNot(example.ends());
    return found;
  }

  @Override
  public Optional<Swap> swapped(Example example) {
    int[] ids = ids(example);
    List<Integer> swapped = new ArrayList<>();
    BitSet changed = new BitSet();
    for (int i = 0; i < ids.length; ) {
      List<Integer> run = run(ids, i);
      List<Integer> other = swaps.getOrDefault(run, List.of());
      if (other.isEmpty()) {
        swapped.add(ids[i++]);
      } else {
        swapped.addAll(other);
        changed.set(i, i + run.size());
        i += run.size();
      }
    }
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Swap(
                new Sequence.Words(swapped.stream().mapToInt(Integer::intValue).toArray()),
                changed));
  }

  /** The longest word of the group that begins at a position; empty for none. */
  private List<Integer> run(int[] ids, int from) {
    List<Integer> longest = List.of();
    if (continuing.get(ids[from])) {
      return longest;
    }
    for (List<Integer> run : swaps.keySet()) {
      int to = from + run.size();
      if (run.size() > longest.size()
          && to <= ids.length
          && (to == ids.length || !continuing.get(ids[to]))
          && IntStream.range(from, to).allMatch(i -> ids[i] == run.get(i - from))) {
        longest = run;
      }
    }
    return longest;
  }

  private static int[] ids(Example example) {
    if (example.sequence() instanceof Sequence.Words words) {
      return words.ids();
    }
    throw new IllegalArgumentException(
        "example %s has no words; a group of words needs them".formatted(example.id()));
  }
}
