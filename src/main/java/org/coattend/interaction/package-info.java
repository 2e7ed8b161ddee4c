/**
 * Two proteins that attend to each other: which rows of their alignments are partners, and which of
 * their residues are.
 */
package org.coattend.interaction;
