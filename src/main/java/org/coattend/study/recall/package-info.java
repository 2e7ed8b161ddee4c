/**
 * What recurrent networks and attention remember of a long sequence: models trained to recall, add
 * and copy, and beside that what the formulas say. Plain Java; the attention formulas are measured
 * with {@link org.coattend.attention.Attention}.
 */
package org.coattend.study.recall;
