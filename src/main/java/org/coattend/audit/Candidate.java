package org.coattend.audit;

import java.io.Serializable;

/**
 * A token that may be a shortcut.
 *
 * @param token in the model's vocabulary
 * @param partner the token that it is swapped with, of which the association drifts the other way;
 *     {@value #NONE} without one
 * @param share of the rows that carry it in which reliance is measured; above 0, at most 1
 */
public record Candidate(int token, int partner, double share) implements Serializable {
  static final int NONE = -1;
}
