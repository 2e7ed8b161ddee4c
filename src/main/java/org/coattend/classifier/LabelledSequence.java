package org.coattend.classifier;

import java.io.Serializable;
import java.util.BitSet;

/**
 * What a classifier learns from.
 *
 * @param sequence of one or more positions
 * @param label from 0
 * @param concealed positions that attention is to be kept from, where the training conceals
 */
public record LabelledSequence(Sequence sequence, int label, BitSet concealed)
    implements Serializable {
  /** One that conceals nothing. */
  public LabelledSequence(Sequence sequence, int label) {
    this(sequence, label, new BitSet());
  }
}
