package org.coattend.corpus;

/** Which columns of an alignment are kept. */
public enum ColumnChoice {
  /** The columns in which the query has a residue: position i is the query's i-th residue. */
  QUERY,
  /** All match columns, also those in which the query has a gap. */
  MATCH
}
