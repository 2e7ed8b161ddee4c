/**
 * What recurrent networks and attention remember of a long sequence: models trained to recall, add
 * and copy, and beside that what the formulas say. Plain Java; the attention formulas are measured
 * with {@link org.coattend.attention.Attention}.
 *
 * <p>The loops are the package's own: at T = 1,000 DL4J's LSTM layer takes .665 s for a step of
 * training and these .012 s, and the gradient of ND4J's gru operation is wrong. Tests compare the
 * answers and gradients of the simple network and LSTM with DL4J's layers, the states of GRU with
 * ND4J's operation and the answers of attention with the project's, to 1e-5; and all gradients with
 * difference quotients.
 */
package org.coattend.study.recall;
