package org.coattend.fusion;

import java.io.Serializable;

/**
 * What some words are known to be about: a cell of the grid of patches.
 *
 * @param firstWord from 0
 * @param lastWord included
 * @param row of the cell, from 0
 * @param column of the cell, from 0
 */
public record Region(int firstWord, int lastWord, int row, int column) implements Serializable {}
