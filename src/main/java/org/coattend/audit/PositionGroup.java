package org.coattend.audit;

import java.io.Serializable;
import java.util.BitSet;
import java.util.Optional;
import org.coattend.classifier.Sequence;

/** Positions that may matter together, such as pronouns or the patches of a mark. */
public interface PositionGroup extends Serializable {
  /**
   * A sequence in which members of a group are replaced.
   *
   * @param sequence with the replacements
   * @param changed positions
   */
  record Swap(Sequence sequence, BitSet changed) {}

  /** Its name, unlike others'. */
  String name();

  /** The members in an example; ends do not count. */
  BitSet positions(Example example);

  /**
   * The example with members replaced by what stands for the other.
   *
   * @return empty when nothing is to be replaced
   */
  Optional<Swap> swapped(Example example);
}
