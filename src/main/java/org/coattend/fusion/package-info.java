/**
 * Cross-attention between the words of a note and the patches of an image, both ways, learnt by
 * contrast: a note's words must find in its own image what they do not find in others (GLoRIA,
 * Huang et al. 2021). Plain Java, without Spark.
 */
package org.coattend.fusion;
