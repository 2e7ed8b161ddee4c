package org.coattend.note;

/**
 * Notes of two cohorts that have about as many tokens, and what a line over the place leaves there
 * of other variables. What is left is a combination of measures, see {@link LengthSums}.
 *
 * @param sides the notes of the cohort, and those of the other
 * @param all of them
 * @param middle of their places
 * @param spread sum over them of the squared place beside the middle; 0 when all have one length
 */
record LengthStratum(LengthSums[] sides, LengthSums all, double middle, double spread) {
  /** Variance of the place below which notes are of one length; what is less is rounding. */
  private static final double SAME_LENGTH = 1e-8;

  static LengthStratum of(LengthSums one, LengthSums other) {
    LengthSums all = new LengthSums(one.features());
    all.add(one, 0);
    all.add(other, 0);
    double middle = all.gram(LengthSums.ONE, LengthSums.PLACE) / all.notes();
    double spread = spread(all, middle);
    return new LengthStratum(
        new LengthSums[] {one, other},
        all,
        middle,
        spread > SAME_LENGTH * all.notes() ? spread : 0);
  }

  /** Sum over notes of the squared place beside the middle. */
  private static double spread(LengthSums sums, double middle) {
    double[] beside = new double[LengthSums.MEASURES];
    beside[LengthSums.ONE] = -middle;
    beside[LengthSums.PLACE] = 1;
    return sums.squares(beside);
  }

  /** The line that fits a variable of a given sum, and sum of products with the place. */
  private double[] line(double sum, double moment) {
    double level = sum / all.notes();
    double slope = spread == 0 ? 0 : (moment - middle * sum) / spread;
    double[] line = new double[LengthSums.MEASURES];
    line[LengthSums.ONE] = level - slope * middle;
    line[LengthSums.PLACE] = slope;
    return line;
  }

  /** The line that fits a feature. */
  double[] line(int feature) {
    double[] place = new double[LengthSums.MEASURES];
    place[LengthSums.PLACE] = 1;
    return line(all.value(feature), all.product(place, feature));
  }

  /** What is left of a measure. */
  double[] leftOf(int measure) {
    double[] left =
        negative(line(all.gram(LengthSums.ONE, measure), all.gram(LengthSums.PLACE, measure)));
    left[measure] += 1;
    return left;
  }

  /** What is left, on one side, of being of the other cohort. */
  double[] leftOfCohort(int side) {
    LengthSums other = sides[1];
    double[] left =
        negative(line((double) other.notes(), other.gram(LengthSums.ONE, LengthSums.PLACE)));
    left[LengthSums.ONE] += side;
    return left;
  }

  private static double[] negative(double[] values) {
    double[] negative = values.clone();
    for (int k = 0; k < negative.length; k++) {
      negative[k] = -negative[k];
    }
    return negative;
  }

  /** What the line takes of a side's degrees of freedom. */
  double freedomOfLine(int side) {
    double level = (double) sides[side].notes() / all.notes();
    return spread == 0 ? level : level + spread(sides[side], middle) / spread;
  }
}
