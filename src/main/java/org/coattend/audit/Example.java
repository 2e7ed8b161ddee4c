package org.coattend.audit;

import java.io.Serializable;
import java.util.BitSet;
import org.coattend.classifier.Sequence;

/**
 * One input of an audit.
 *
 * @param id of its own; what is drawn by chance depends on it alone, with the seed
 * @param sequence what the model reads
 * @param ends positions that only mark where the sequence begins or ends; they keep their attention
 *     and are never taken out
 * @param label the true class, from 0
 * @param environment where it comes from, as a hospital or a device
 */
public record Example(String id, Sequence sequence, BitSet ends, int label, String environment)
    implements Serializable {

  /** Positions that are not ends, in their order. */
  int[] inner() {
    BitSet inner = new BitSet();
    inner.set(0, sequence.length());
    inner.andNot(ends);
    return inner.stream().toArray();
  }
}
