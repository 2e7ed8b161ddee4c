package org.coattend.classifier;

/** States of a stack of sequences, and the way back from their gradients to those of the inputs. */
interface Encoding {
  /** Shape {@code [rows of states][width]}. */
  double[] states();

  /** Row of the state at each position. */
  int[] rows();

  /**
   * Goes back.
   *
   * @param ofStates derivatives by the states
   * @param gradient of the parameters, added to; null for that of the inputs alone
   * @return derivatives by the stack's inputs
   */
  double[] back(double[] ofStates, double[][] gradient);

  /** Encodes. */
  static Encoding of(ClassifierShape shape, double[][] parameters, Stack stack) {
    return switch (shape.encoder()) {
      case NONE -> new Unencoded(stack);
      case TANH -> new TanhEncoding(shape, parameters, stack);
      case LSTM -> new LstmEncoding(shape, parameters, stack);
    };
  }

  /** Inputs that are the states. */
  record Unencoded(Stack stack) implements Encoding {
    @Override
    public double[] states() {
      return stack.inputs();
    }

    @Override
    public int[] rows() {
      return stack.rows();
    }

    @Override
    public double[] back(double[] ofStates, double[][] gradient) {
      return ofStates;
    }
  }
}
