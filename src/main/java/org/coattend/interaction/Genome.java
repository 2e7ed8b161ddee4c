package org.coattend.interaction;

/**
 * The rows of both alignments that are of one organism, among which partners are looked for.
 *
 * @param organism what it is called
 * @param a rows of the first alignment, at least one
 * @param b rows of the second, at least one
 */
record Genome(String organism, int[] a, int[] b) {}
