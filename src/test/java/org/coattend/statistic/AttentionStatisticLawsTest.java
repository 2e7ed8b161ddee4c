package org.coattend.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.coattend.attention.AttentionMap;
import org.coattend.coupling.Couplings;
import org.coattend.coupling.Kernel;
import org.coattend.coupling.PseudoLikelihood;
import org.coattend.coupling.RowAttention;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedAlignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every statistic must obey; a new one takes a line in {@link #statistics()}. */
class AttentionStatisticLawsTest {
  private static final int ROWS = 24;
  private static final int COLUMNS = 7;

  /**
   * @param reading all that a state says of the maps below, as numbers that are smooth in its sums
   * @param rounding of those numbers, by the precision in which they are summed up
   */
  record Subject<S>(
      AttentionStatistic<S> statistic, Function<S, DoubleStream> reading, double rounding) {
    S of(List<Attended> maps) {
      S state = statistic.init();
      maps.forEach(map -> statistic.update(state, map.map(), map.weight()));
      return state;
    }

    S merged(List<S> states) {
      S all = statistic.init();
      states.forEach(state -> statistic.merge(all, copy(state)));
      return all;
    }

    S copy(S state) {
      return statistic.decode(statistic.encode(state));
    }

    double[] read(S state) {
      return reading.apply(state).toArray();
    }

    void assertSame(S actual, S expected) {
      double[] theirs = read(expected);
      double[] ours = read(actual);
      assertThat(ours).hasSameSizeAs(theirs);
      for (int k = 0; k < ours.length; k++) {
        assertThat(ours[k]).isCloseTo(theirs[k], within(rounding * Math.max(1, theirs[k])));
      }
    }

    @Override
    public String toString() {
      return statistic.getClass().getSimpleName();
    }
  }

  /** A map and the weight of its row. */
  record Attended(AttentionMap map, float weight) {}

  static Stream<Subject<?>> statistics() {
    return Stream.of(
        new Subject<>(new PairAttention(), AttentionStatisticLawsTest::pairs, 2e-7),
        new Subject<>(new AttentionEntropy(), AttentionStatisticLawsTest::entropies, 1e-9));
  }

  @ParameterizedTest
  @MethodSource("statistics")
  <S> void mergingIsAssociative(Subject<S> subject) {
    S a = subject.of(maps().subList(0, 11));
    S b = subject.of(maps().subList(11, 20));
    S c = subject.of(maps().subList(20, maps().size()));

    S left = subject.merged(List.of(subject.merged(List.of(a, b)), c));
    S right = subject.merged(List.of(a, subject.merged(List.of(b, c))));

    subject.assertSame(right, left);
  }

  @ParameterizedTest
  @MethodSource("statistics")
  <S> void mergingIsCommutative(Subject<S> subject) {
    S a = subject.of(maps().subList(0, 17));
    S b = subject.of(maps().subList(17, maps().size()));

    subject.assertSame(subject.merged(List.of(b, a)), subject.merged(List.of(a, b)));
  }

  @ParameterizedTest
  @MethodSource("statistics")
  <S> void theInitialStateIsTheZeroOfMerging(Subject<S> subject) {
    S state = subject.of(maps());
    S before = subject.statistic().init();
    S after = subject.copy(state);

    subject.statistic().merge(before, state);
    subject.statistic().merge(after, subject.statistic().init());

    assertThat(subject.read(before)).isEqualTo(subject.read(state));
    assertThat(subject.read(after)).isEqualTo(subject.read(state));
    assertThat(subject.read(subject.statistic().init())).containsOnly(0);
  }

  @ParameterizedTest
  @MethodSource("statistics")
  <S> void anyNumberOfShardsSaysTheSame(Subject<S> subject) {
    S whole = subject.of(maps());
    assertThat(Arrays.stream(subject.read(whole)).max().orElseThrow()).isPositive();

    for (int shards : new int[] {1, 3, 8}) {
      List<S> states =
          IntStream.range(0, shards).mapToObj(shard -> subject.of(shard(shard, shards))).toList();
      subject.assertSame(subject.merged(states), whole);
    }
  }

  @ParameterizedTest
  @MethodSource("statistics")
  <S> void mergingInTheSameOrderGivesTheSameBytes(Subject<S> subject) {
    List<byte[]> encoded = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      Tally<S> tally = new Tally<>(subject.statistic());
      for (int shard = 0; shard < 3; shard++) {
        tally.add(subject.statistic().encode(subject.of(shard(shard, 3))));
      }
      encoded.add(tally.encode());
    }
    assertThat(encoded.get(1)).isEqualTo(encoded.get(0));
  }

  @ParameterizedTest
  @MethodSource("statistics")
  <S> void mergingLeavesTheOtherStateAsItWas(Subject<S> subject) {
    S other = subject.of(maps().subList(0, 17));
    byte[] before = subject.statistic().encode(other);
    S state = subject.statistic().init();

    subject.statistic().merge(state, other);
    subject.statistic().merge(state, subject.of(maps()));

    assertThat(subject.statistic().encode(other)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("statistics")
  <S> void readingAndWritingInBetweenChangeNothing(Subject<S> subject) {
    S state = subject.statistic().init();
    for (Attended map : maps()) {
      subject.statistic().update(state, map.map(), map.weight());
      subject.read(state);
      subject.statistic().encode(state);
    }
    assertThat(subject.statistic().encode(state))
        .isEqualTo(subject.statistic().encode(subject.of(maps())));
  }

  @ParameterizedTest
  @MethodSource("statistics")
  <S> void theCodecRoundTrips(Subject<S> subject) {
    for (S state : List.of(subject.of(maps()), subject.statistic().init())) {
      byte[] encoded = subject.statistic().encode(state);
      S decoded = subject.statistic().decode(encoded);

      assertThat(subject.read(decoded)).isEqualTo(subject.read(state));
      assertThat(subject.statistic().encode(decoded)).isEqualTo(encoded);
    }
  }

  @ParameterizedTest
  @MethodSource("statistics")
  <S> void bytesOfAnotherVersionAreRefused(Subject<S> subject) {
    byte[] encoded = subject.statistic().encode(subject.of(maps()));
    encoded[0]++;

    assertThatThrownBy(() -> subject.statistic().decode(encoded))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(subject.toString())
        .hasMessageContaining("version %d", encoded[0])
        .hasMessageContaining("version %d", subject.statistic().version());
  }

  @Test
  void howeverManyStatisticsThereAreEachMapIsComputedOnce() {
    EncodedAlignment alignment = family();
    float[] weights = new float[alignment.rows()];
    Couplings couplings =
        new PseudoLikelihood(
                alignment, weights, new PseudoLikelihood.Options(1, 1, 1, 0.1), Kernel.fastest())
            .fit(0, 2)
            .couplings();
    Set<AttentionMap> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Tally<?>> tallies =
        Stream.generate(() -> new Tally<>(new Witness(seen)))
            .limit(10)
            .<Tally<?>>map(tally -> tally)
            .toList();

    RowAttention.attend(alignment, weights, couplings, 0, tallies);

    assertThat(seen).hasSize(alignment.rows());
    assertThat(tallies)
        .allSatisfy(tally -> assertThat(tally.state()).isEqualTo(new int[] {alignment.rows()}));
  }

  @Test
  void pairAttentionIsTheWeightedMeanAndDeviationOverRowsThatHaveTheQuery() {
    PairAttention.State state = new Subject<>(new PairAttention(), s -> pairs(s), 0).of(maps());

    for (int query = 0; query < COLUMNS; query++) {
      for (int key = 0; key < COLUMNS; key++) {
        double total = 0;
        double mean = 0;
        double support = 0;
        for (Attended attended : maps()) {
          if (has(attended, query)) {
            total += attended.weight();
            mean += attended.weight() * attention(attended, query, key);
            support += attention(attended, query, key) > 0 ? attended.weight() : 0;
          }
        }
        mean /= total;
        double variance = 0;
        for (Attended attended : maps()) {
          if (has(attended, query)) {
            double from = attention(attended, query, key) - mean;
            variance += attended.weight() * from * from / total;
          }
        }
        assertThat(state.mean(query, key)).isCloseTo(mean, within(3e-7));
        assertThat(state.deviation(query, key)).isCloseTo(Math.sqrt(variance), within(3e-7));
        assertThat(state.support(query, key)).isCloseTo(support, within(2e-6));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 1", "30, 1, 1", "2, .7, .7", "30, .7, .7", "2, .7, .1", "30, .7, .1"})
  void rowsThatAttendAlikeHaveTheirAttentionAsMeanAndNoDeviation(
      int keys, float p, float ofTheFirst) {
    PairAttention statistic = new PairAttention();
    PairAttention.State state = statistic.init();
    for (int row = 0; row < 300; row++) {
      float[] weights = new float[keys];
      weights[1] = row == 0 ? ofTheFirst : p;
      statistic.update(state, new AttentionMap(row, 0, 1, keys, weights, 0), 1 / 7f);
    }
    double from = (p - ofTheFirst) / 300.0;

    assertThat(state.mean(0, 1)).isCloseTo(p - from, within(1e-7)).isLessThanOrEqualTo(1);
    assertThat(state.deviation(0, 1)).isCloseTo(from * Math.sqrt(299), within(1e-5));
    assertThat(state.support(0, 1)).isCloseTo(300 / 7.0, within(1e-4));
    assertThat(state.mean(0, 0)).isZero();
    assertThat(state.deviation(0, 0)).isZero();
    assertThat(state.support(0, 0)).isZero();
  }

  @Test
  void attentionOfAQueryThatNoRowHasIsNothing() {
    PairAttention.State pairs = new PairAttention().init();
    AttentionEntropy.State entropies = new AttentionEntropy().init();
    AttentionMap masked = new AttentionMap(0, 2, 1, 3, new float[3], 0);

    new PairAttention().update(pairs, masked, 1);
    new AttentionEntropy().update(entropies, masked, 1);

    assertThat(pairs.mean(2, 1)).isZero();
    assertThat(pairs.deviation(2, 1)).isZero();
    assertThat(pairs.support(2, 1)).isZero();
    assertThat(pairs.mean(5, 1)).isZero();
    assertThat(entropies.ofQuery(2)).isZero();
    assertThat(entropies.ofQuery(5)).isZero();
    assertThat(entropies.ofRow(0)).isZero();
  }

  @Test
  void attentionEntropyIsTheMeanOfTheDefinitionOverRowsAndOverQueries() {
    AttentionEntropy.State state =
        new Subject<>(new AttentionEntropy(), s -> entropies(s), 0).of(maps());

    double[] ofQuery = new double[COLUMNS];
    double[] weight = new double[COLUMNS];
    double[] ofRow = new double[ROWS];
    double[] queries = new double[ROWS];
    for (Attended attended : maps()) {
      for (int query = 0; query < COLUMNS; query++) {
        if (has(attended, query)) {
          double entropy = 0;
          for (int key = 0; key < COLUMNS; key++) {
            double p = attention(attended, query, key);
            entropy -= p == 0 ? 0 : p * Math.log(p);
          }
          ofQuery[query] += attended.weight() * entropy;
          weight[query] += attended.weight();
          ofRow[attended.map().row()] += entropy;
          queries[attended.map().row()]++;
        }
      }
    }
    for (int query = 0; query < COLUMNS; query++) {
      assertThat(state.ofQuery(query)).isCloseTo(ofQuery[query] / weight[query], within(2e-6));
    }
    for (int row = 0; row < ROWS; row++) {
      double expected = queries[row] == 0 ? 0 : ofRow[row] / queries[row];
      assertThat(state.ofRow(row)).isCloseTo(expected, within(2e-6));
    }
  }

  @Test
  void attentionEntropyIsStoredInTwoNumbersForEachQueryAndRow() {
    AttentionEntropy statistic = new AttentionEntropy();
    AttentionEntropy.State state = statistic.init();
    int rows = 1000;
    float[] uniform = {0.5f, 0.5f};
    for (int row = 0; row < rows; row++) {
      statistic.update(state, new AttentionMap(row, 0, 1, 2, uniform, 0), 1);
    }
    AttentionEntropy.State merged = statistic.init();
    statistic.merge(merged, state);

    for (AttentionEntropy.State each : List.of(state, merged)) {
      assertThat(statistic.encode(each).length - statistic.encode(statistic.init()).length)
          .isEqualTo(2 * Double.BYTES * (rows + 1));
    }
  }

  @Test
  void attentionEntropyReachesFromNothingToTheLogarithmOfTheKeys() {
    AttentionEntropy statistic = new AttentionEntropy();
    AttentionEntropy.State state = statistic.init();
    float[] weights = {0, 1, 0, 0, .25f, .25f, .25f, .25f};

    statistic.update(state, new AttentionMap(0, 0, 2, 4, weights, 0), 1);

    assertThat(state.ofQuery(0)).isZero();
    assertThat(state.ofQuery(1)).isCloseTo(Math.log(4), within(1e-6));
  }

  /** Counts the maps it is given; its state is that count. */
  private record Witness(Set<AttentionMap> seen) implements AttentionStatistic<int[]> {
    @Override
    public int[] init() {
      return new int[1];
    }

    @Override
    public void update(int[] state, AttentionMap map, float weight) {
      seen.add(map);
      state[0]++;
    }

    @Override
    public void merge(int[] state, int[] other) {
      state[0] += other[0];
    }

    @Override
    public byte version() {
      return 1;
    }

    @Override
    public void write(int[] state, DataOutputStream out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int[] read(DataInputStream in) {
      throw new UnsupportedOperationException();
    }
  }

  private static DoubleStream pairs(PairAttention.State state) {
    return IntStream.range(0, COLUMNS * COLUMNS)
        .mapToObj(pair -> new int[] {pair / COLUMNS, pair % COLUMNS})
        .flatMapToDouble(
            pair ->
                DoubleStream.of(
                    state.mean(pair[0], pair[1]),
                    Math.pow(state.deviation(pair[0], pair[1]), 2),
                    state.support(pair[0], pair[1])));
  }

  private static DoubleStream entropies(AttentionEntropy.State state) {
    return DoubleStream.concat(
        IntStream.range(0, COLUMNS).mapToDouble(state::ofQuery),
        IntStream.range(0, ROWS).mapToDouble(state::ofRow));
  }

  private static List<Attended> shard(int shard, int shards) {
    int size = maps().size();
    return maps().subList(size * shard / shards, size * (shard + 1) / shards);
  }

  private static boolean has(Attended attended, int query) {
    double sum = 0;
    for (int key = 0; key < COLUMNS; key++) {
      sum += attention(attended, query, key);
    }
    return sum > 0;
  }

  /** 0 for a query outside the map. */
  private static double attention(Attended attended, int query, int key) {
    AttentionMap map = attended.map();
    int at = query - map.firstQuery();
    return at < 0 || at >= map.queries() ? 0 : map.weights()[map.offset() + at * COLUMNS + key];
  }

  /**
   * Two maps of every row, of the first three and the other queries: a fifth of the queries and a
   * quarter of the keys are masked; a row in six has weight 0, row 5 has no query at all.
   */
  private static List<Attended> maps() {
    Random random = new Random(3);
    List<Attended> maps = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      float weight = row % 6 == 2 ? 0 : random.nextFloat();
      float[] weights = new float[2 + COLUMNS * COLUMNS];
      for (int query = 0; query < COLUMNS; query++) {
        boolean masked = row == 5 || random.nextInt(5) == 0;
        double[] shares = new double[COLUMNS];
        double total = 0;
        for (int key = 0; key < COLUMNS; key++) {
          shares[key] = random.nextInt(4) == 0 ? 0 : Math.exp(2 * random.nextGaussian());
          total += shares[key];
        }
        for (int key = 0; key < COLUMNS && !masked && total > 0; key++) {
          weights[2 + query * COLUMNS + key] = (float) (shares[key] / total);
        }
      }
      int second = 2 + 3 * COLUMNS;
      maps.add(new Attended(new AttentionMap(row, 0, 3, COLUMNS, weights, 2), weight));
      maps.add(
          new Attended(new AttentionMap(row, 3, COLUMNS - 3, COLUMNS, weights, second), weight));
    }
    return maps;
  }

  private static EncodedAlignment family() {
    Random random = new Random(4);
    byte[] codes = new byte[20 * 4];
    for (int k = 0; k < codes.length; k++) {
      codes[k] = (byte) random.nextInt(Alphabet.NUCLEOTIDE.size());
    }
    return new EncodedAlignment("family", Alphabet.NUCLEOTIDE, 20, 4, codes);
  }
}
