/**
 * The mechanism itself: queries are compared with keys, the softmax of the scores weighs the
 * values. Batches go through ND4J ({@link org.coattend.attention.Attention}); rows of statistics go
 * through plain loops ({@link org.coattend.attention.AttentionKernel}).
 */
package org.coattend.attention;
