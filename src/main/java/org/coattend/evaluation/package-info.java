/** Predicted residue pairs against known distances, in plain Java. */
package org.coattend.evaluation;
