package org.coattend.spark.source;

import org.apache.spark.sql.connector.read.InputPartition;
import org.coattend.corpus.AlignmentSplit;

/** What one task reads. */
record AlignmentPartition(AlignmentSplit split) implements InputPartition {}
