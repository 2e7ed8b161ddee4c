/**
 * How scores, weights and gradients of attention depend on width, temperature and number of keys:
 * drawn at random, and beside that what the formulas say. Plain Java and ND4J.
 */
package org.coattend.study.scaling;
