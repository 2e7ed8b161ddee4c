/**
 * Alignment files as tables of Spark SQL, by name: {@code a3m}, {@code stockholm}, {@code
 * fasta-msa}.
 */
package org.coattend.spark.source;
