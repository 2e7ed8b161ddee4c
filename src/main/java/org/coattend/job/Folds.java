package org.coattend.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Parts of a set of families, such that no two related families are in different parts. */
final class Folds {
  private static final String SEPARATORS = "[\\s,]+";

  private Folds() {}

  /**
   * The fold of each family: groups of related families dealt out at random.
   *
   * @param related lines of names of families that are related to each other, also through families
   *     that stand on several lines
   * @param folds their number, at least 2
   * @throws IllegalArgumentException when there are fewer groups than folds
   */
  static int[] of(List<String> families, List<String> related, int folds, long seed) {
    Map<String, String> parents = new HashMap<>();
    for (String line : related) {
      String[] names = line.strip().split(SEPARATORS, -1);
      for (String name : names) {
        parents.put(root(parents, name), root(parents, names[0]));
      }
    }
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int k = 0; k < families.size(); k++) {
      groups.computeIfAbsent(root(parents, families.get(k)), root -> new ArrayList<>()).add(k);
    }
    if (groups.size() < folds) {
      throw new IllegalArgumentException(
          "truth: %d families have known contacts, %d of them unrelated; %d folds need as many"
              .formatted(families.size(), groups.size(), folds));
    }
    List<List<Integer>> shuffled = new ArrayList<>(groups.values());
    Collections.shuffle(shuffled, new Random(seed));
    int[] fold = new int[families.size()];
    for (int group = 0; group < shuffled.size(); group++) {
      for (int member : shuffled.get(group)) {
        fold[member] = group % folds;
      }
    }
    return fold;
  }

  private static String root(Map<String, String> parents, String name) {
    String root = name;
    while (!parents.getOrDefault(root, root).equals(root)) {
      root = parents.get(root);
    }
    return root;
  }
}
