/**
 * From couplings to the probability that two residues touch: features of every pair, a
 * convolutional network over the map of all pairs or a classifier of each pair with its neighbours,
 * their training and calibration. Plain Java.
 */
package org.coattend.contact;
