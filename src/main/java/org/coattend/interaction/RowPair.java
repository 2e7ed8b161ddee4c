package org.coattend.interaction;

import java.io.Serializable;

/**
 * A row of the one alignment and its partner in the other.
 *
 * @param a row of the first, from 0
 * @param b row of the second, from 0
 * @param confidence that they are partners, 0 to 1; what it means depends on how they were found
 */
public record RowPair(int a, int b, double confidence) implements Serializable {}
