package org.coattend.corpus;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds rows by their ids, of which several may be alike, in logarithmic time. */
final class RowIndex {
  /** A number for each id. */
  private final Map<String, Integer> numbers = new HashMap<>();

  /** Where the rows of each number begin in {@link #places}; one more is its length. */
  private final int[] starts;

  /** Places of the rows, those of one number together and in order. */
  private final int[] places;

  RowIndex(List<FamilyBuilder.Row> rows) {
    int[] numberOf = new int[rows.size()];
    for (int k = 0; k < numberOf.length; k++) {
      Integer known = numbers.putIfAbsent(rows.get(k).id, numbers.size());
      numberOf[k] = known == null ? numbers.size() - 1 : known;
    }
    starts = new int[numbers.size() + 1];
    for (int number : numberOf) {
      starts[number + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] next = starts.clone();
    places = new int[numberOf.length];
    for (int k = 0; k < numberOf.length; k++) {
      places[next[numberOf[k]]++] = k;
    }
  }

  /** The first row of an id at a place or after it, or −1. */
  int find(String id, int from) {
    Integer number = numbers.get(id);
    if (number == null) {
      return -1;
    }
    int found = Arrays.binarySearch(places, starts[number], starts[number + 1], from);
    int at = found < 0 ? -found - 1 : found;
    return at < starts[number + 1] ? places[at] : -1;
  }
}
