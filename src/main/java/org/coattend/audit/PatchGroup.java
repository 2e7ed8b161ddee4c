package org.coattend.audit;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.coattend.classifier.Sequence;

/**
 * The same positions in every example, such as the patches in a corner of an image. They are
 * swapped with those of an example of another class.
 *
 * @param name of the group
 * @param patches positions, from 0
 * @param donors examples that patches are taken from; may be empty
 * @param seed that chooses the donor
 */
public record PatchGroup(String name, BitSet patches, List<Example> donors, long seed)
    implements PositionGroup {

  /** Copies. */
  public PatchGroup {
    patches = (BitSet) patches.clone();
    donors = List.copyOf(donors);
  }

  @Override
  public BitSet positions(Example example) {
    BitSet found = (BitSet) patches.clone();
    found.andNot(example.ends());
    return within(found, example);
  }

  @Override
  public Optional<Swap> swapped(Example example) {
    List<Example> others =
        donors.stream().filter(donor -> donor.label() != example.label()).toList();
    if (others.isEmpty()) {
      return Optional.empty();
    }
    int drawn = Chance.of(seed, example.id(), "donor of " + name).nextInt(others.size());
    Example donor = others.get(drawn);
    BitSet changed = within(positions(example), donor);
    Sequence swapped = example.sequence();
    for (int i : changed.stream().toArray()) {
      swapped = swapped.replaced(i, donor.sequence(), i);
    }
    return changed.isEmpty() ? Optional.empty() : Optional.of(new Swap(swapped, changed));
  }

  private static BitSet within(BitSet positions, Example example) {
    return positions.get(0, example.sequence().length());
  }
}
