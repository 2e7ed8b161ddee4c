/**
 * Alignments as they come in files and tables, read row by row, with what cannot be used set aside.
 *
 * <p>Everything but {@link org.coattend.corpus.AlignmentSource} and the tables behind it is plain
 * Java; that class alone spreads the reading over Spark.
 */
package org.coattend.corpus;
