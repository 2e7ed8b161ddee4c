package org.coattend.study.scaling;

import java.io.Serializable;

/**
 * A point of the grid.
 *
 * @param width entries d of queries and keys
 * @param keys number of keys of each query
 */
public record Setting(
    ScoreKind score, Distribution distribution, int width, double temperature, int keys)
    implements Serializable {}
