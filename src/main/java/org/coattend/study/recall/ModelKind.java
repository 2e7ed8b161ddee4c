package org.coattend.study.recall;

import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * The models, all of width 32 and started alike: matrices normal with variance 2 / (rows + columns)
 * (Glorot and Bengio 2010), biases 0 but for LSTM's forget gate, 1 (Jozefowicz et al. 2015).
 *
 * <p>Recurrent ones see an item at a time, in order, and answer from their last states. Attention
 * sees all items with sinusoids of their steps, and has no recurrence under it.
 */
public enum ModelKind {
  /** {@link SimpleRnn}. */
  SIMPLE_RNN(10) {
    @Override
    SequenceModel create(Shape shape) {
      return new SimpleRnn(shape);
    }
  },

  /** {@link Lstm}. */
  LSTM(40) {
    @Override
    SequenceModel create(Shape shape) {
      return new Lstm(shape);
    }
  },

  /** {@link Gru}. */
  GRU(30) {
    @Override
    SequenceModel create(Shape shape) {
      return new Gru(shape);
    }
  },

  /** {@link AttentionModel} with {@link AdditiveScore}. */
  ADDITIVE(20) {
    @Override
    SequenceModel create(Shape shape) {
      return new AttentionModel(shape, new AdditiveScore(shape.steps()));
    }
  },

  /** {@link AttentionModel} with {@link ScaledDotScore}. */
  SCALED_DOT(15) {
    @Override
    SequenceModel create(Shape shape) {
      return new AttentionModel(shape, new ScaledDotScore());
    }
  };

  /** Seconds of a step, relative to each other. */
  private final int cost;

  ModelKind(int cost) {
    this.cost = cost;
  }

  int cost() {
    return cost;
  }

  abstract SequenceModel create(Shape shape);

  /** One with its weights. */
  SequenceModel start(Shape shape, RandomGenerator random) {
    SequenceModel model = create(shape);
    model.start(random);
    return model;
  }

  /** As options and columns call it. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
