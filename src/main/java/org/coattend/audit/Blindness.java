package org.coattend.audit;

import java.io.Serializable;

/**
 * Shares of a change of attention's square that cannot be seen; 0 to 1, NaN when there is no
 * change.
 *
 * @param values share that does not change the mean of the states
 * @param output share that does not change the differences of the logits; no less than {@code
 *     values}
 */
public record Blindness(double values, double output) implements Serializable {}
