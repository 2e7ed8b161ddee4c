package org.coattend.spark;

import java.io.Serializable;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.coattend.audit.Candidate;
import org.coattend.audit.GroupRow;
import org.coattend.audit.GroupSums;
import org.coattend.audit.TokenReliance;

/** What decisions rest on, of groups in each environment and of tokens: merged in any order. */
public final class Reliances implements Serializable {
  private static final long serialVersionUID = 1;

  private final TreeMap<String, TreeMap<String, GroupSums>> groups = new TreeMap<>();
  private final TokenReliance tokens;

  Reliances(List<Candidate> candidates, long seed) {
    tokens = new TokenReliance(candidates, seed);
  }

  void add(String environment, GroupRow row) {
    of(row.group(), environment).add(row);
  }

  Reliances merge(Reliances other) {
    other.groups.forEach(
        (group, its) -> its.forEach((environment, sums) -> of(group, environment).merge(sums)));
    tokens.merge(other.tokens);
    return this;
  }

  private GroupSums of(String group, String environment) {
    return groups
        .computeIfAbsent(group, key -> new TreeMap<>())
        .computeIfAbsent(environment, key -> new GroupSums());
  }

  /** What was measured of a group, by environment where it is carried. */
  public NavigableMap<String, GroupSums> group(String name) {
    return groups.getOrDefault(name, new TreeMap<>());
  }

  /** What was measured of tokens. */
  public TokenReliance tokens() {
    return tokens;
  }
}
