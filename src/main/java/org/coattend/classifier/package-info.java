/**
 * Classifiers that decide by a weighted mean over the positions of a sequence, trained here or on a
 * pretrained encoder's states, and what an audit asks of them.
 */
package org.coattend.classifier;
