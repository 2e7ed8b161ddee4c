package org.coattend.audit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.coattend.classifier.Argmax;
import org.coattend.classifier.AttentionModel;
import org.coattend.classifier.Reading;
import org.coattend.classifier.Sequence;

/**
 * Whether decisions rest on groups of positions, and whether attention shows it: what is decided
 * without a group and with it swapped, beside what is decided when as many other positions are
 * deleted or replaced.
 */
public final class GroupAudit implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Part of the highest attention of others from which a reader takes a member for as high: who
   * looks at what stands out sees neither what has half of it, nor that even attention hides
   * anything.
   */
  static final double SHOWN = .8;

  private final AttentionModel model;
  private final ArrayList<Audited> groups;
  private final long seed;

  /**
   * An audit of a model.
   *
   * @param donors examples that other positions are replaced from, by positions that are not of the
   *     group; without any, swaps have nothing to be compared with and are left out
   * @param seed of what is drawn by chance
   */
  public GroupAudit(
      AttentionModel model, List<PositionGroup> groups, List<Example> donors, long seed) {
    this.model = model;
    donors.stream()
        .filter(donor -> donor.inner().length == 0)
        .findFirst()
        .ifPresent(
            donor -> {
              throw new IllegalArgumentException(
                  "example %s has nothing to replace positions by".formatted(donor.id()));
            });
    this.groups =
        groups.stream()
            .map(group -> Audited.of(group, donors))
            .collect(Collectors.toCollection(ArrayList::new));
    this.seed = seed;
  }

  /** Rows of the groups that an example carries, in the order of the groups. */
  public List<GroupRow> audit(Example example) {
    List<Audited> carried =
        groups.stream().filter(each -> !each.group.positions(example).isEmpty()).toList();
    if (carried.isEmpty()) {
      return List.of();
    }
    Reading reading = model.read(example.sequence());
    List<Trial> trials = carried.stream().map(each -> new Trial(each, example)).toList();
    List<Sequence> sequences = new ArrayList<>();
    trials.forEach(trial -> trial.addTo(sequences));
    double[][] probabilities = model.probabilities(sequences);
    return trials.stream().map(trial -> trial.row(reading, probabilities)).toList();
  }

  /** Positions of an example that others are replaced from. */
  private record Donor(Sequence sequence, int[] positions) implements Serializable {}

  /** A group, and what is not of it in the donors. */
  private record Audited(PositionGroup group, ArrayList<Donor> donors) implements Serializable {
    static Audited of(PositionGroup group, List<Example> donors) {
      return new Audited(
          group,
          donors.stream()
              .map(donor -> new Donor(donor.sequence(), others(donor, group.positions(donor))))
              .filter(donor -> donor.positions.length > 0)
              .collect(Collectors.toCollection(ArrayList::new)));
    }
  }

  /** Positions that are neither ends nor members. */
  private static int[] others(Example example, BitSet members) {
    return IntStream.of(example.inner()).filter(i -> !members.get(i)).toArray();
  }

  /** What is tried with one group of one example. */
  private final class Trial {
    private final PositionGroup group;
    private final List<Donor> donors;
    private final Example example;
    private final BitSet members;
    private final int[] others;
    private final SplittableRandom random;
    private int deleted;
    private int otherDeleted = GroupRow.NONE;
    private int swapped = GroupRow.NONE;
    private int otherReplaced = GroupRow.NONE;

    Trial(Audited audited, Example example) {
      group = audited.group;
      donors = audited.donors;
      this.example = example;
      members = group.positions(example);
      others = others(example, members);
      random = Chance.of(seed, example.id(), "others than " + group.name());
    }

    void addTo(List<Sequence> sequences) {
      deleted = added(sequences, example.sequence().without(members));
      int count = members.cardinality();
      if (count <= others.length) {
        BitSet drawn = new BitSet();
        IntStream.of(Chance.sample(others, count, random)).forEach(drawn::set);
        otherDeleted = added(sequences, example.sequence().without(drawn));
      }
      if (!donors.isEmpty()) {
        group.swapped(example).ifPresent(swap -> addSwap(sequences, swap));
      }
    }

    private void addSwap(List<Sequence> sequences, PositionGroup.Swap swap) {
      int count = swap.changed().cardinality();
      if (count <= others.length) {
        swapped = added(sequences, swap.sequence());
        otherReplaced = added(sequences, replaced(Chance.sample(others, count, random)));
      }
    }

    private Sequence replaced(int[] positions) {
      Sequence changed = example.sequence();
      for (int i : positions) {
        Donor donor = donors.get(random.nextInt(donors.size()));
        int at = donor.positions[random.nextInt(donor.positions.length)];
        changed = changed.replaced(i, donor.sequence, at);
      }
      return changed;
    }

    private static int added(List<Sequence> sequences, Sequence sequence) {
      sequences.add(sequence);
      return sequences.size() - 1;
    }

    GroupRow row(Reading reading, double[][] probabilities) {
      double[] attention = reading.attention();
      int[] inner = example.inner();
      double mass = members.stream().mapToDouble(i -> attention[i]).sum();
      double all = IntStream.of(inner).mapToDouble(i -> attention[i]).sum();
      double highest = members.stream().mapToDouble(i -> attention[i]).max().orElse(0);
      double highestOther = IntStream.of(others).mapToDouble(i -> attention[i]).max().orElse(-1);
      return new GroupRow(
          example.id(),
          group.name(),
          members.cardinality(),
          mass,
          all * members.cardinality() / inner.length,
          highest > highestOther,
          highest >= SHOWN * highestOther,
          example.label(),
          Argmax.of(reading.probabilities()),
          decided(probabilities, deleted),
          decided(probabilities, otherDeleted),
          decided(probabilities, swapped),
          decided(probabilities, otherReplaced));
    }

    private static int decided(double[][] probabilities, int at) {
      return at == GroupRow.NONE ? GroupRow.NONE : Argmax.of(probabilities[at]);
    }
  }
}
