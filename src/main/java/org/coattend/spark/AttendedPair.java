package org.coattend.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.coattend.fusion.PairStats;

/**
 * What is reported of a pair.
 *
 * @param inGallery whether it is one of those among which is searched
 * @param wordPatch rows of what attends to what
 * @param stats how it does, in each direction
 */
public record AttendedPair(boolean inGallery, List<Row> wordPatch, List<PairStats> stats)
    implements Serializable {}
