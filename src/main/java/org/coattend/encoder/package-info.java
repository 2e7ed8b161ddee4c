/**
 * Pretrained transformer encoders: their weights, and the attention of every layer and head over
 * the tokens of a text. Plain Java on the OpenBLAS that ND4J brings along.
 */
package org.coattend.encoder;
