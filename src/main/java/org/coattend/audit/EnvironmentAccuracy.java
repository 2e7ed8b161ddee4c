package org.coattend.audit;

/**
 * Decisions in one environment.
 *
 * @param environment its name
 * @param rows of it
 * @param accuracy share that is decided right
 * @param interval of it (Wilson)
 */
public record EnvironmentAccuracy(
    String environment, long rows, double accuracy, Interval interval) {}
