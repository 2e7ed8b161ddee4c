package org.coattend.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.coattend.contact.ContactExample;
import org.coattend.evaluation.ContactPrecision;
import org.coattend.evaluation.DistanceMap;
import org.coattend.evaluation.ScoredPair;
import org.coattend.report.Report;

/** Precision of families that a model had not seen, family by family. */
final class OutOfFold {
  private static final List<Integer> SEPARATIONS = List.of(6, 12, 24);
  private static final int TOPS = ContactPrecision.tops().size();

  /** Precision of a family. */
  private record Measured(String family, List<ContactPrecision> cuts) {}

  private final List<Measured> families;

  private OutOfFold(List<Measured> families) {
    this.families = families;
  }

  /**
   * Measures.
   *
   * @param logits by family, shape {@code [columns][columns]}
   */
  static OutOfFold of(List<ContactExample> examples, Map<String, float[]> logits) {
    return new OutOfFold(
        examples.stream().map(example -> measured(example, logits.get(example.family()))).toList());
  }

  private static Measured measured(ContactExample example, float[] logits) {
    int size = example.size();
    List<ScoredPair> pairs = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      for (int j = i + SEPARATIONS.get(0); j < size; j++) {
        pairs.add(new ScoredPair(i + 1, j + 1, logits[i * size + j]));
      }
    }
    return new Measured(
        example.family(), ContactPrecision.of(pairs, distances(example), SEPARATIONS, 1));
  }

  /** Labels as distances: 0 for contacts, 2 for others. */
  private static DistanceMap distances(ContactExample example) {
    DistanceMap distances = new DistanceMap(example.size());
    for (int i = 0; i < example.size(); i++) {
      for (int j = i + 1; j < example.size(); j++) {
        if (example.known(i, j)) {
          distances.put(i + 1, j + 1, example.touches(i, j) ? 0 : 2);
        }
      }
    }
    return distances;
  }

  /** Mean precision of the longest cut at the largest separation. */
  double longRange() {
    return mean(SEPARATIONS.size() * TOPS - 1);
  }

  /** The mean precisions, laid out. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("  |i-j|" + row(ContactPrecision.tops()));
    for (int s = 0; s < SEPARATIONS.size(); s++) {
      List<String> cells = new ArrayList<>();
      for (int top = 0; top < TOPS; top++) {
        cells.add(String.format(Locale.ROOT, "%.4f", mean(s * TOPS + top)));
      }
      lines.add("%7s".formatted(">=" + SEPARATIONS.get(s)) + row(cells));
    }
    return lines;
  }

  private static String row(List<String> cells) {
    StringBuilder row = new StringBuilder();
    cells.forEach(cell -> row.append("%9s".formatted(cell)));
    return row.toString();
  }

  private double mean(int cut) {
    return families.stream()
        .map(one -> one.cuts().get(cut))
        .filter(one -> one.n() > 0)
        .mapToDouble(ContactPrecision::precision)
        .average()
        .orElse(Double.NaN);
  }

  /** Writes the tables {@code precision} and {@code precision_mean}. */
  void write(JavaSparkContext context, Report report) {
    List<Row> precision = new ArrayList<>();
    for (Measured one : families) {
      for (ContactPrecision cut : one.cuts()) {
        precision.add(
            RowFactory.create(
                one.family(),
                cut.minSeparation(),
                cut.top(),
                cut.n(),
                cut.n() == 0 ? null : cut.precision()));
      }
    }
    List<Row> means = new ArrayList<>();
    for (int cut = 0; cut < SEPARATIONS.size() * TOPS; cut++) {
      int at = cut;
      ContactPrecision first = families.get(0).cuts().get(cut);
      long counted = families.stream().filter(one -> one.cuts().get(at).n() > 0).count();
      means.add(
          RowFactory.create(
              first.minSeparation(), first.top(), counted, counted == 0 ? null : mean(cut)));
    }
    report.write("precision", context.parallelize(precision, 1), PrecisionTables.PRECISION);
    report.write("precision_mean", context.parallelize(means, 1), PrecisionTables.MEAN);
  }
}
