package org.coattend.audit;

/**
 * A difference of accuracy between two environments.
 *
 * @param best environment
 * @param worst environment
 * @param gap of their accuracies, 0 to 1
 * @param interval of it (Newcombe 1998), wide enough for all pairs of environments
 */
public record WorstGap(String best, String worst, double gap, Interval interval) {}
