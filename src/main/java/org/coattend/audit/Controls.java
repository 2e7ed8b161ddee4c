package org.coattend.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Random groups beside a group of words: for each of its words a random one that about as many
 * examples hold. What is found of them is what chance finds.
 */
public final class Controls {
  /** Words that are nearest in frequency, of which one is drawn. */
  private static final int NEAREST = 10;

  private Controls() {}

  /**
   * Draws groups.
   *
   * @param sums that know how many examples hold a word
   * @param taken words that are none's control, as those of other groups
   * @param count groups
   * @return fewer when there are not enough words
   */
  public static List<WordGroup> of(
      WordGroup group, EnvironmentSums sums, Set<Integer> taken, int count, long seed) {
    List<WordGroup> controls = new ArrayList<>();
    for (int k = 1; k <= count; k++) {
      String name = "%s, control %d".formatted(group.name(), k);
      Map<Integer, Integer> drawn = drawn(group, sums, taken, Chance.of(seed, name, "control"));
      if (!drawn.isEmpty()) {
        Map<Integer, Integer> swaps = new HashMap<>();
        group
            .swaps()
            .forEach(
                (word, swap) -> {
                  if (drawn.containsKey(word) && drawn.containsKey(swap)) {
                    swaps.put(drawn.get(word), drawn.get(swap));
                  }
                });
        controls.add(new WordGroup(name, Set.copyOf(drawn.values()), swaps));
      }
    }
    return controls;
  }

  /** For each word that comes up another; none when one of them finds none. */
  private static Map<Integer, Integer> drawn(
      WordGroup group, EnvironmentSums sums, Set<Integer> taken, SplittableRandom random) {
    Map<Integer, Integer> drawn = new HashMap<>();
    Set<Integer> used = new HashSet<>(taken);
    used.addAll(group.words());
    for (int word : group.words().stream().sorted().toList()) {
      long rows = sums.rows(word);
      List<Integer> nearest =
          sums.tokens().stream()
              .filter(token -> !used.contains(token))
              .sorted(
                  Comparator.comparingLong((Integer token) -> Math.abs(sums.rows(token) - rows)))
              .limit(NEAREST)
              .toList();
      if (rows > 0) {
        if (nearest.isEmpty()) {
          return Map.of();
        }
        int token = nearest.get(random.nextInt(nearest.size()));
        drawn.put(word, token);
        used.add(token);
      }
    }
    return drawn;
  }
}
