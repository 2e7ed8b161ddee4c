package org.coattend.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.coattend.attention.Attention;
import org.coattend.attention.AttentionMap;
import org.coattend.attention.Prior;
import org.coattend.attention.ScoreFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class CrossScoresTest {
  private static final int HEADS = 2;

  @ParameterizedTest
  @EnumSource(Direction.class)
  void weightsAndScoresAreThoseOfTheProjectsAttention(Direction direction) {
    FusionModel model = RandomPairs.model(HEADS, 3);
    for (FusionPair pair : RandomPairs.of(4, 4)) {
      Temperatures temperatures =
          Temperatures.of(model.temperatures(model.parameters(), direction));
      double[] matches = new double[pair.queries(direction).count()];
      PairAttention found = PairAttention.of(model, pair, direction);
      for (int head = 0; head < HEADS; head++) {
        INDArray queries =
            projected(
                model.queries(List.of(pair), direction),
                model.queryWeights(model.parameters(), direction)[head]);
        INDArray keys =
            projected(
                model.keys(List.of(pair), direction),
                model.keyWeights(model.parameters(), direction)[head]);
        Attention.Output attended =
            new Attention(new ScoreFunction.Dot(), temperatures.attention())
                .attend(queries, keys, keys, Prior.EVEN);
        AttentionMap map = found.heads().get(head);
        for (int query = 0; query < matches.length; query++) {
          for (int key = 0; key < map.keys(); key++) {
            assertThat((double) map.weights()[map.at(query) + key])
                .isCloseTo(attended.weights().getDouble(0, query, key), within(1e-6));
          }
          INDArray context = attended.context().slice(0).getRow(query);
          matches[query] += Transforms.cosineSim(queries.slice(0).getRow(query), context) / HEADS;
        }
      }
      double sum = 0;
      for (double match : matches) {
        sum += Math.exp(match / temperatures.pooling()) / matches.length;
      }
      double score = temperatures.pooling() * Math.log(sum) / temperatures.local();
      assertThat(scores(model, pair, direction).local()[0]).isCloseTo(score, within(1e-6));
    }
  }

  private static CrossScores scores(FusionModel model, FusionPair pair, Direction direction) {
    List<FusionPair> alone = List.of(pair);
    return model.scores(
        model.projectedQueries(model.queries(alone, direction), direction),
        model.projectedKeys(model.keys(alone, direction), direction),
        direction);
  }

  /** Of norm 1, shape {@code [1][items][width]}. */
  private static INDArray projected(Stack stack, double[] weights) {
    INDArray items =
        Nd4j.create(stack.values(), new long[] {stack.items(), stack.width()}, 'c')
            .mmul(
                Nd4j.create(
                    weights, new long[] {stack.width(), weights.length / stack.width()}, 'c'));
    INDArray units = items.divColumnVector(items.norm2(1));
    return units.reshape(1, units.size(0), units.size(1));
  }
}
