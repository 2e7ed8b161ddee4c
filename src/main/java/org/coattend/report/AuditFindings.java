package org.coattend.report;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.coattend.audit.EnvironmentSums;
import org.coattend.audit.EnvironmentVerdicts;
import org.coattend.audit.FaithfulnessSums;
import org.coattend.audit.FaithfulnessVerdicts;
import org.coattend.audit.GroupSums;
import org.coattend.audit.GroupVerdicts;
import org.coattend.audit.PairedCounts;
import org.coattend.audit.Reliance;
import org.coattend.audit.Shortcut;
import org.coattend.audit.Verdict;
import org.coattend.classifier.Vocabulary;

/**
 * What an audit has found.
 *
 * @param labels of the classes
 * @param attention what it tells of decisions
 * @param groups what decisions rest on
 * @param environments accuracy, and what tokens say
 * @param shortcuts candidates, the first first
 * @param names of tokens, as they may be told
 */
public record AuditFindings(
    List<String> labels,
    FaithfulnessSums attention,
    List<Group> groups,
    EnvironmentSums environments,
    List<Shortcut> shortcuts,
    IntFunction<String> names) {

  /**
   * What was measured of a group.
   *
   * @param name as a page shows it
   * @param like the group that it is a control for; empty for a group of the user's
   * @param tokens of it
   * @param known tokens that the model knows; only these are deleted and swapped
   * @param byEnvironment what was measured, of environments in which it is carried
   */
  public record Group(
      String name,
      String like,
      int tokens,
      int known,
      NavigableMap<String, GroupSums> byEnvironment) {

    /** Of all environments. */
    public GroupSums all() {
      return byEnvironment.values().stream().reduce(new GroupSums(), GroupSums::merge);
    }

    /** Whether it is a control. */
    public boolean isControl() {
      return !like.isEmpty();
    }

    /** The verdict over all, and those of environments that differ from it. */
    List<Verdict> verdicts() {
      GroupSums all = all();
      List<Verdict> verdicts = new ArrayList<>(List.of(GroupVerdicts.of(name, all)));
      byEnvironment.forEach(
          (environment, sums) -> {
            Reliance there = sums.reliance();
            if (there != Reliance.UNDECIDED && there != all.reliance()) {
              verdicts.add(GroupVerdicts.of("%s in %s".formatted(name, environment), sums));
            }
          });
      return verdicts;
    }
  }

  /** Of attention. */
  public List<Verdict> attentionVerdicts() {
    return FaithfulnessVerdicts.of(attention);
  }

  /** A token as a sentence has it. */
  String called(int token) {
    String name = names.apply(token);
    return name.equals(Vocabulary.UNKNOWN) ? "a word that the model does not know" : name;
  }

  /** Decisions of an environment that are right, and those under uniform attention. */
  PairedCounts right(String environment) {
    return attention.rightByEnvironment().getOrDefault(environment, new PairedCounts());
  }

  /** Of the user's groups; over all rows, and in environments that differ. */
  public List<Verdict> groupVerdicts() {
    return groups.stream()
        .filter(group -> !group.isControl())
        .flatMap(group -> group.verdicts().stream())
        .toList();
  }

  /** Of environments and shortcuts. */
  public List<Verdict> environmentVerdicts() {
    return EnvironmentVerdicts.of(environments, shortcuts, this::called);
  }

  /** All verdicts by what they are about, in the order in which a page shows them. */
  public NavigableMap<String, List<Verdict>> verdicts() {
    NavigableMap<String, List<Verdict>> all = new TreeMap<>();
    all.put("attention", attentionVerdicts());
    all.put("environments", environmentVerdicts());
    all.put("groups", groupVerdicts());
    return all;
  }
}
