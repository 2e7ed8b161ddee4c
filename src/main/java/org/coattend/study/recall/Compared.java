package org.coattend.study.recall;

/**
 * The queries and keys of a batch, and the gradients to them.
 *
 * @param queries rows of {@link SequenceModel#WIDTH} entries
 * @param keys likewise
 * @param ofQueries gradient to the queries
 * @param ofKeys gradient to the keys
 * @param weights of the model
 * @param gradients to the weights
 * @param weightsAt where the weights of the score start, and their gradients
 * @param steps keys of each query
 */
record Compared(
    float[] queries,
    float[] keys,
    float[] ofQueries,
    float[] ofKeys,
    float[] weights,
    float[] gradients,
    int weightsAt,
    int steps) {}
