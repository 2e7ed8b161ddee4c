package org.coattend.audit;

/**
 * How much the association of a token with a label differs between environments.
 *
 * @param token in the model's vocabulary
 * @param rows that carry it, of all environments
 * @param difference the largest difference of P(label | token) − P(label) between two environments
 *     with enough rows; 0 to 2
 * @param beyondChance the largest of these differences less what chance makes of it: its error
 *     times the normal deviate of .05 over all pairs of environments; at least 0
 * @param p of equal odds ratios in all environments (Woolf 1955), times the classes, when more than
 *     two
 * @param q of all tokens that are tested
 */
public record Instability(
    int token, long rows, double difference, double beyondChance, double p, double q) {}
