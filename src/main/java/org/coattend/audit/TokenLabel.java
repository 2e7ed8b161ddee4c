package org.coattend.audit;

/**
 * A label of the rows of one environment that carry a token.
 *
 * @param token in the model's vocabulary
 * @param environment name
 * @param label class, from 0
 * @param rows that carry the token, of any label
 * @param count of them that are of the label
 * @param probability P(label | token); NaN without rows
 * @param interval of it (Wilson)
 * @param lift P(label | token) − P(label) in the environment
 */
public record TokenLabel(
    int token,
    String environment,
    int label,
    long rows,
    long count,
    double probability,
    Interval interval,
    double lift) {}
