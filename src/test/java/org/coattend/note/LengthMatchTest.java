package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.apache.commons.math3.stat.inference.TestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LengthMatchTest {
  private static final List<ToDoubleFunction<NoteLength>> CURVES =
      List.of(
          length -> 1.0 / length.words(),
          length -> length.words() / Math.pow(length.tokens(), 2),
          length -> Math.log(length.characters()));

  private record Measured(NoteLength length, boolean other, double value) {
    /** Of words that are tokens, so that tokens are all there is of length. */
    Measured(int tokens, boolean other, double value) {
      this(new NoteLength(tokens, tokens, 0, tokens, 4 * tokens), other, value);
    }
  }

  private static LengthMatch.Estimate estimate(List<Measured> notes) {
    return match(notes).estimate(0);
  }

  private static LengthMatch match(List<Measured> notes) {
    return new LengthMatch(sums(notes, false), sums(notes, true));
  }

  private static NavigableMap<Integer, LengthSums> sums(List<Measured> notes, boolean other) {
    NavigableMap<Integer, LengthSums> sums = new TreeMap<>();
    notes.stream()
        .filter(note -> note.other() == other)
        .forEach(
            note ->
                sums.computeIfAbsent(LengthSums.interval(note.length()), at -> new LengthSums(1))
                    .add(note.length(), new double[] {note.value()}));
    return sums;
  }

  /** Some of them words, some marks, of several characters. */
  private static NoteLength length(int tokens, Random random) {
    int words = random.nextInt(tokens + 1);
    int marks = random.nextInt(tokens - words + 1);
    int stretches = 1 + random.nextInt(words + 1);
    return new NoteLength(tokens, words, marks, stretches, tokens + random.nextInt(3 * tokens));
  }

  /** Lengths of two cohorts that differ, values that go with length and scatter by it. */
  private static List<Measured> notes(int count, int shortest, double octaves, Random random) {
    return Stream.generate(
            () -> {
              boolean other = random.nextInt(3) == 0;
              double at = octaves * (other ? random.nextDouble() : Math.sqrt(random.nextDouble()));
              int tokens = (int) (shortest * Math.pow(2, at));
              NoteLength length = length(tokens, random);
              double value =
                  3
                      - Math.log(tokens)
                      + .2 * length.perToken()[0]
                      + random.nextGaussian() / Math.sqrt(tokens);
              return new Measured(length, other, value);
            })
        .limit(count)
        .toList();
  }

  @Test
  void amongNotesOfOneLengthItIsTheTestOfWelch() {
    Random random = new Random(2);
    double[] one = random.doubles(7).toArray();
    double[] other = random.doubles(19).map(u -> 3 * u).toArray();
    List<Measured> notes = new ArrayList<>();
    for (double value : one) {
      notes.add(new Measured(57, false, value));
    }
    for (double value : other) {
      notes.add(new Measured(57, true, value));
    }

    LengthMatch.Estimate estimate = estimate(notes);

    double t = estimate.difference() / estimate.error();
    assertThat(t).isCloseTo(TestUtils.t(other, one), within(1e-9));
    assertThat(2 * new TDistribution(null, estimate.freedom()).cumulativeProbability(-Math.abs(t)))
        .isCloseTo(TestUtils.tTest(other, one), within(1e-9));
    assertThat(match(notes).information()).isCloseTo(7 * 19 / 26.0, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"300, 20, 5", "60, 100, 3", "40, 1, 4", "25, 300, 2"})
  void theEstimateIsThatOfADenseRegression(int count, int shortest, double octaves) {
    List<Measured> notes = notes(count, shortest, octaves, new Random(count));

    LengthMatch.Estimate estimate = estimate(notes);
    LengthMatch.Estimate dense = dense(notes);

    assertThat(estimate.difference()).isCloseTo(dense.difference(), within(1e-9));
    assertThat(estimate.error()).isCloseTo(dense.error(), within(1e-9));
    assertThat(estimate.freedom()).isCloseTo(dense.freedom(), within(1e-6));
  }

  /**
   * By the whole design matrix: a constant and a slope for each stratum, slopes of the measures per
   * token, and the cohort.
   */
  private static LengthMatch.Estimate dense(List<Measured> notes) {
    List<List<Measured>> strata =
        IntStream.range(0, 20)
            .boxed()
            .flatMap(octave -> strata(notes, octave, 1).stream())
            .filter(stratum -> stratum.stream().map(Measured::other).distinct().count() == 2)
            .toList();
    List<Measured> rows = strata.stream().flatMap(List::stream).toList();
    RealMatrix lines = MatrixUtils.createRealMatrix(rows.size(), 6 * strata.size());
    RealMatrix cohort = MatrixUtils.createRealMatrix(rows.size(), 1);
    RealMatrix values = MatrixUtils.createRealMatrix(rows.size(), 1);
    int[] groups = groups(strata);
    int[] stratumOf = new int[rows.size()];
    int row = 0;
    for (int k = 0; k < strata.size(); k++) {
      double mean = strata.get(k).stream().mapToDouble(n -> log2(n)).average().orElseThrow();
      for (Measured note : strata.get(k)) {
        stratumOf[row] = k;
        lines.setEntry(row, 2 * k, 1);
        lines.setEntry(row, 2 * k + 1, Math.round(1e9 * (log2(note) - mean)) / 1e9);
        for (int measure = 0; measure < 4; measure++) {
          lines.setEntry(
              row, 2 * strata.size() + 4 * groups[k] + measure, note.length().perToken()[measure]);
        }
        cohort.setEntry(row, 0, note.other() ? 1 : 0);
        values.setEntry(row++, 0, note.value());
      }
    }
    RealMatrix offLines =
        MatrixUtils.createRealIdentityMatrix(rows.size()).subtract(projection(lines));
    RealMatrix d = offLines.multiply(cohort);
    double information = d.transpose().multiply(d).getEntry(0, 0);
    RealMatrix left = offLines.subtract(d.multiply(d.transpose()).scalarMultiply(1 / information));
    RealMatrix residuals = left.multiply(values);

    double variance = 0;
    double uncertainty = 0;
    for (boolean other : new boolean[] {false, true}) {
      double whole = 0;
      double free = 0;
      double squared = 0;
      double scatter = 0;
      for (int k = 0; k < strata.size(); k++) {
        int stratum = k;
        int[] side =
            IntStream.range(0, rows.size())
                .filter(i -> stratumOf[i] == stratum && rows.get(i).other() == other)
                .toArray();
        if (side.length > 0) {
          double ofCohort =
              IntStream.of(side).mapToDouble(i -> Math.pow(d.getEntry(i, 0), 2)).sum();
          double weight = ofCohort / side.length;
          double freeHere = IntStream.of(side).mapToDouble(i -> left.getEntry(i, i)).sum();
          whole += ofCohort;
          free += weight * freeHere;
          squared += weight * weight * freeHere;
          scatter +=
              weight
                  * IntStream.of(side)
                      .mapToDouble(i -> Math.pow(residuals.getEntry(i, 0), 2))
                      .sum();
        }
      }
      double part = whole / free * scatter;
      variance += part;
      uncertainty += part * part * squared / (free * free);
    }
    return new LengthMatch.Estimate(
        d.transpose().multiply(values).getEntry(0, 0) / information,
        Math.sqrt(variance) / information,
        variance * variance / uncertainty);
  }

  /** By stratum, the group of a hundred notes or more that it is in. */
  private static int[] groups(List<List<Measured>> strata) {
    int[] groups = new int[strata.size()];
    int group = 0;
    int notes = 0;
    int left = strata.stream().mapToInt(List::size).sum();
    for (int k = 0; k < groups.length; k++) {
      groups[k] = group;
      notes += strata.get(k).size();
      left -= strata.get(k).size();
      if (notes >= 100 && left >= 100) {
        group++;
        notes = 0;
      }
    }
    return groups;
  }

  private static double log2(Measured note) {
    return Math.log(note.length().tokens()) / Math.log(2);
  }

  private static List<List<Measured>> strata(List<Measured> notes, double from, double width) {
    List<Measured> lower = longFrom(notes, from, from + width / 2);
    List<Measured> upper = longFrom(notes, from + width / 2, from + width);
    boolean enough = Stream.of(lower, upper).allMatch(half -> half.isEmpty() || half.size() >= 6);
    if (width > 1 / 8.0 && enough) {
      List<List<Measured>> both = new ArrayList<>(strata(notes, from, width / 2));
      both.addAll(strata(notes, from + width / 2, width / 2));
      return both;
    }
    return List.of(longFrom(notes, from, from + width));
  }

  private static List<Measured> longFrom(List<Measured> notes, double from, double to) {
    return notes.stream().filter(n -> log2(n) >= from && log2(n) < to).toList();
  }

  private static RealMatrix projection(RealMatrix columns) {
    SingularValueDecomposition svd = new SingularValueDecomposition(columns);
    RealMatrix basis = svd.getU().getSubMatrix(0, columns.getRowDimension() - 1, 0, rank(svd) - 1);
    return basis.multiply(basis.transpose());
  }

  private static int rank(SingularValueDecomposition svd) {
    double[] values = svd.getSingularValues();
    return (int) IntStream.range(0, values.length).filter(k -> values[k] > 1e-7).count();
  }

  @Test
  void notesOfWhichNoneIsAsLongAsOneOfTheOthersTellNothing() {
    List<Measured> notes =
        Stream.concat(
                new Random(3).ints(40, 20, 60).mapToObj(n -> new Measured(n, false, 1.0 / n)),
                new Random(4).ints(40, 140, 500).mapToObj(n -> new Measured(n, true, 1.0 / n)))
            .toList();

    assertThat(match(notes).information()).isZero();
    assertThat(estimate(notes))
        .isEqualTo(new LengthMatch.Estimate(Double.NaN, Double.NaN, Double.NaN));
  }

  @Test
  void aCohortOfThreeNotesIsComparedButNotOneOfTwo() {
    List<Measured> notes = new ArrayList<>();
    for (int k = 0; k < 60; k++) {
      notes.add(new Measured(30, false, k % 7));
    }
    notes.add(new Measured(30, true, 8));
    assertThat(estimate(notes).difference()).isNaN();
    notes.add(new Measured(30, true, 9));
    assertThat(estimate(notes).difference()).isNaN();
    notes.add(new Measured(30, true, 10));

    assertThat(estimate(notes).difference()).isCloseTo(9 - 174 / 60.0, within(1e-9));
    assertThat(estimate(notes).error()).isPositive();
  }

  /** What is attended to goes with the words per token, as the cohorts do. */
  @Test
  void notesOfMoreWordsAreLongerAtEqualTokens() {
    Random random = new Random(9);
    List<Measured> notes =
        Stream.generate(
                () -> {
                  int tokens = 100 + random.nextInt(30);
                  int words = (int) (tokens * (.7 + .25 * random.nextDouble()));
                  NoteLength length =
                      new NoteLength(tokens, words, tokens - words, words, 5 * words);
                  double value = .1 * words / tokens + .01 * random.nextGaussian();
                  return new Measured(length, words > 95, value);
                })
            .limit(400)
            .toList();
    List<Measured> byTokens =
        notes.stream().map(n -> new Measured(n.length().tokens(), n.other(), n.value())).toList();

    LengthMatch.Estimate estimate = estimate(notes);
    LengthMatch.Estimate blind = estimate(byTokens);

    assertThat(blind.difference() / blind.error()).isGreaterThan(4);
    assertThat(Math.abs(estimate.difference() / estimate.error())).isLessThan(2);
    assertThat(match(notes).information()).isLessThan(match(byTokens).information());
  }

  @Test
  void fourNotesBesideFourTellNothingOnceTheirMeasuresVary() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Measured> notes =
          IntStream.range(0, 8)
              .mapToObj(k -> new Measured(length(40, random), k % 2 == 0, random.nextGaussian()))
              .toList();

      assertThat(estimate(notes)).isEqualTo(LengthMatch.Estimate.NONE);
    }
  }

  /** What heads do goes with words, tokens or both, in curves; 1 of 20 is to be rejected. */
  @ParameterizedTest
  @ValueSource(strings = {"tokens", "words", "strings", "characters"})
  void aCorpusSplitByAnyLengthShowsNoDrift(String by) {
    ToIntFunction<NoteLength> length =
        switch (by) {
          case "tokens" -> NoteLength::tokens;
          case "words" -> NoteLength::words;
          case "strings" -> NoteLength::strings;
          default -> NoteLength::characters;
        };
    int rejected = 0;
    int tests = 0;
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(seed);
      List<NoteLength> lengths = Stream.generate(() -> written(random)).limit(5000).toList();
      int[] sorted = lengths.stream().mapToInt(length).sorted().toArray();
      for (double quantile : new double[] {.5, .8}) {
        int threshold = sorted[(int) (quantile * sorted.length)];
        for (ToDoubleFunction<NoteLength> curve : CURVES) {
          LengthMatch.Estimate estimate =
              estimate(
                  lengths.stream()
                      .map(
                          one ->
                              new Measured(
                                  one,
                                  length.applyAsInt(one) > threshold,
                                  curve.applyAsDouble(one) * (1 + .1 * random.nextGaussian())))
                      .toList());
          rejected += Math.abs(estimate.difference()) > 2 * estimate.error() ? 1 : 0;
          tests++;
        }
      }
    }
    assertThat(rejected).isLessThan(tests / 8);
  }

  /** Of 20 to 500 words; of as many tokens and characters as their kind of note has. */
  private static NoteLength written(Random random) {
    int words = (int) (20 * Math.exp(Math.log(25) * random.nextDouble()));
    int marks = (int) (words * .15 * (1 + random.nextDouble()));
    double pieces = 1.3 * Math.exp(.22 * random.nextGaussian());
    int tokens = marks + (int) Math.round(words * Math.max(1, pieces));
    int characters = (int) (words * 4.5 * Math.exp(.1 * random.nextGaussian()));
    return new NoteLength(tokens, words, marks, words - random.nextInt(words / 10), characters);
  }

  @Test
  void whatDoesNotVaryHasNoError() {
    for (double constant : new double[] {0, 1, .1, 1e-9, 317.3}) {
      List<Measured> notes =
          notes(200, 10, 5, new Random(1)).stream()
              .map(note -> new Measured(note.length(), note.other(), constant))
              .toList();

      assertThat(estimate(notes).difference()).isCloseTo(0, within(1e-12 * Math.max(1, constant)));
      assertThat(estimate(notes).error()).isNaN();
    }
  }
}
