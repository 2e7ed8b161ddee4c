package org.coattend.job;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Schemas of the tables of precision; the names of the columns are a contract. */
final class PrecisionTables {
  static final StructType PRECISION =
      new StructType()
          .add("family", DataTypes.StringType, true, "Name of the family")
          .add(
              "min_separation",
              DataTypes.IntegerType,
              true,
              "Least j - i of the pairs ranked, in query columns")
          .add(
              "top",
              DataTypes.StringType,
              true,
              "Part of the ranking that is counted: L/5, L/2 or L, where L is the query's columns")
          .add(
              "n",
              DataTypes.IntegerType,
              true,
              "Pairs counted: the top rounded down, or fewer when fewer are resolved")
          .add(
              "precision",
              DataTypes.DoubleType,
              true,
              "Share of the n pairs that are contacts, 0 to 1; null when n is 0");

  static final StructType MEAN =
      new StructType()
          .add(PRECISION.apply("min_separation"))
          .add(PRECISION.apply("top"))
          .add(
              "families",
              DataTypes.LongType,
              true,
              "Families with at least one pair counted, over which the mean goes")
          .add(
              "precision",
              DataTypes.DoubleType,
              true,
              "Mean of the families' precisions, 0 to 1; null when families is 0");

  /** Precision, or the reason why a family has none. */
  static final StructType OUTCOME =
      PRECISION.add("problem", DataTypes.StringType, true, "Why the family is not evaluated");

  /** Pairs of about the same probability. */
  static final StructType RELIABILITY =
      new StructType()
          .add("from", DataTypes.DoubleType, false, "Least probability of the bin")
          .add("to", DataTypes.DoubleType, false, "Least probability of the next bin")
          .add("pairs", DataTypes.LongType, false, "Pairs of unseen families in the bin")
          .add("predicted", DataTypes.DoubleType, false, "Their mean probability")
          .add("observed", DataTypes.DoubleType, false, "The share of them that are contacts");

  private PrecisionTables() {}
}
