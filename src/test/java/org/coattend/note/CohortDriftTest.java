package org.coattend.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.coattend.statistic.FalseDiscovery;
import org.junit.jupiter.api.Test;

class CohortDriftTest {
  private static final int LAYERS = 3;
  private static final int HEADS = 4;
  private static final int FEATURES = LAYERS * HEADS * 2 * HeadFeature.COUNT;

  /** A curve that steep heads have, and what notes of one length scatter by. */
  private static double value(int tokens, Random random) {
    return 1 / (1 + tokens / 60.0) + .05 * random.nextGaussian() / Math.sqrt(tokens / 50.0);
  }

  private static int tokens(Random random) {
    return (int) (15 * Math.pow(2, 5 * random.nextDouble()));
  }

  private static NoteLength length(int tokens) {
    return new NoteLength(tokens, tokens, 0, tokens, 4 * tokens);
  }

  private static HeadMoments moments(int notes, IntFunction<String> cohort, int seed) {
    Random random = new Random(seed);
    HeadMoments moments = new HeadMoments(LAYERS, HEADS);
    for (int k = 0; k < notes; k++) {
      int tokens = tokens(random);
      double[] values =
          IntStream.range(0, FEATURES).mapToDouble(feature -> value(tokens, random)).toArray();
      moments.add(cohort.apply(tokens), length(tokens), values);
    }
    return moments;
  }

  private static List<CohortDrift.Entry> only(HeadMoments moments) {
    List<CohortDrift> pairs = CohortDrift.between(moments);
    assertThat(pairs).hasSize(1);
    return pairs.get(0).entries().toList();
  }

  private static double share(List<CohortDrift.Entry> entries) {
    return entries.stream().filter(entry -> entry.p() < .05).count() / (double) entries.size();
  }

  @Test
  void aCorpusSplitByLengthShowsNoDriftAtEqualLength() {
    List<CohortDrift.Entry> entries =
        only(moments(600, tokens -> tokens > 85 ? "long" : "short", 11));

    assertThat(entries)
        .hasSize(FEATURES)
        .allSatisfy(
            entry -> {
              assertThat(entry.unadjusted()).isGreaterThan(.3);
              assertThat(entry.q()).isGreaterThan(.05);
            });
    assertThat(share(entries)).isBetween(.0, .1);
  }

  /** 216 tests of which 5 % are to be rejected: 10.8 with a deviation of 3.2. */
  @Test
  void ofRandomCohortsOneInTwentyDiffersAtFivePercent() {
    Random random = new Random(3);
    assertThat(share(only(moments(300, tokens -> random.nextBoolean() ? "a" : "b", 1))))
        .isBetween(.01, .1);
    assertThat(share(only(moments(300, tokens -> random.nextInt(20) == 0 ? "a" : "b", 2))))
        .isBetween(.01, .1);
  }

  @Test
  void aDifferenceAtEqualLengthIsFoundBehindThatOfLengths() {
    Random random = new Random(8);
    HeadMoments moments = new HeadMoments(LAYERS, HEADS);
    for (int k = 0; k < 600; k++) {
      int tokens = tokens(random);
      boolean ward = random.nextDouble() < Math.log(tokens / 15.0) / Math.log(32);
      double[] values = new double[FEATURES];
      for (int feature = 0; feature < FEATURES; feature++) {
        double planted =
            ward && HeadFeature.values()[feature % HeadFeature.COUNT] == HeadFeature.CLS ? .03 : 0;
        values[feature] = value(tokens, random) + planted;
      }
      moments.add(ward ? "ward" : "clinic", length(tokens), values);
    }

    List<CohortDrift.Entry> entries = only(moments);

    assertThat(entries).allSatisfy(entry -> assertThat(entry.unadjusted()).isLessThan(-.05));
    List<CohortDrift.Entry> planted =
        entries.stream().filter(entry -> entry.feature() == HeadFeature.CLS).toList();
    assertThat(planted)
        .hasSize(2 * LAYERS * HEADS)
        .allSatisfy(
            entry -> {
              assertThat(entry.q()).isLessThan(.05);
              assertThat(entry.difference()).isCloseTo(.03, within(.018));
            });
    assertThat(planted.stream().filter(e -> e.low() < .03 && .03 < e.high()).count())
        .isGreaterThan(19);
    assertThat(entries.stream().filter(entry -> entry.q() < .05).count())
        .isLessThan(planted.size() + 6);
  }

  @Test
  void entriesAreOfThePlacesThatTheMomentsHaveThem() {
    HeadMoments moments = moments(60, tokens -> tokens % 2 == 0 ? "even" : "odd", 4);
    CohortDrift drift = CohortDrift.between(moments).get(0);

    assertThat(drift.cohort()).isEqualTo("even");
    assertThat(drift.other()).isEqualTo("odd");
    assertThat(drift.notes() + drift.otherNotes()).isEqualTo(60);
    assertThat(drift.overlap()).isBetween(.5, 1.0);
    assertThat(drift.entries())
        .allSatisfy(
            entry -> {
              int feature = List.of(HeadFeature.values()).indexOf(entry.feature());
              assertThat(entry.unadjusted())
                  .isEqualTo(
                      moments.mean("odd", entry.layer(), entry.head(), entry.weighted(), feature)
                          - moments.mean(
                              "even", entry.layer(), entry.head(), entry.weighted(), feature));
              assertThat(entry.difference())
                  .isCloseTo((entry.low() + entry.high()) / 2, within(1e-12));
              assertThat(entry.p() < .05).isEqualTo(entry.low() > 0 || entry.high() < 0);
            })
        .extracting(
            entry -> List.of(entry.layer(), entry.head(), entry.weighted(), entry.feature()))
        .doesNotHaveDuplicates();
  }

  @Test
  void everyPairIsComparedAndQIsOfAll() {
    Random random = new Random(6);
    List<CohortDrift> pairs =
        CohortDrift.between(moments(120, tokens -> "cab".substring(random.nextInt(3)), 5));

    assertThat(pairs)
        .extracting(pair -> pair.cohort() + "-" + pair.other())
        .containsExactly("ab-b", "ab-cab", "b-cab");
    double[] p =
        pairs.stream().flatMap(CohortDrift::entries).mapToDouble(CohortDrift.Entry::p).toArray();
    assertThat(
            pairs.stream()
                .flatMap(CohortDrift::entries)
                .mapToDouble(CohortDrift.Entry::q)
                .toArray())
        .isEqualTo(FalseDiscovery.qValues(p));
  }

  @Test
  void oneCohortIsComparedWithNone() {
    assertThat(CohortDrift.between(moments(10, tokens -> "", 1))).isEmpty();
    assertThat(CohortDrift.between(new HeadMoments(LAYERS, HEADS))).isEmpty();
  }

  @Test
  void notesOfNoCohortAndOfCohortsThatMayNotBeToldAreComparedWithNone() {
    List<String> cohorts = List.of("", NoteMeasures.OTHER, "a", "b");
    HeadMoments moments = moments(80, tokens -> cohorts.get(tokens % 4), 4);

    assertThat(moments.cohorts()).containsExactlyInAnyOrderElementsOf(cohorts);
    assertThat(CohortDrift.compared(moments)).containsExactly("a", "b");
    assertThat(CohortDrift.between(moments))
        .extracting(pair -> pair.cohort() + "-" + pair.other())
        .containsExactly("a-b");
  }

  @Test
  void ofVeryManyCohortsTheLargestAreCompared() {
    HeadMoments moments = new HeadMoments(1, 1);
    for (int cohort = 0; cohort < 40; cohort++) {
      for (int note = 0; note < cohort; note++) {
        moments.add("c%02d".formatted(cohort), length(5), new double[moments.features()]);
      }
    }

    List<CohortDrift> pairs = CohortDrift.between(moments);

    assertThat(pairs).hasSize(32 * 31 / 2);
    assertThat(pairs.get(0).cohort()).isEqualTo("c08");
    assertThat(pairs.get(0).entries()).allSatisfy(entry -> assertThat(entry.q()).isNaN());
  }

  @Test
  void cohortsOfOneNoteDifferWithoutProof() {
    HeadMoments moments = new HeadMoments(1, 1);
    double[] values = new double[moments.features()];
    moments.add("a", length(12), values.clone());
    Arrays.fill(values, .5);
    moments.add("b", length(12), values);

    assertThat(only(moments))
        .allSatisfy(
            entry -> {
              assertThat(entry.unadjusted()).isEqualTo(.5);
              assertThat(
                      new double[] {
                        entry.difference(), entry.low(), entry.high(), entry.p(), entry.q()
                      })
                  .containsOnly(Double.NaN);
            });
  }
}
