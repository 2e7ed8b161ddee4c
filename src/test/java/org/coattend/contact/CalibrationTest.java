package org.coattend.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final int PAIRS = 100_000;

  private final float[] logits = new float[PAIRS];
  private final boolean[] touches = new boolean[PAIRS];

  @Test
  void recoversTheSlopeAndOffsetOfSimulatedPairs() {
    simulate(0.4, -0.7, 3);

    Calibration fitted = Calibration.fit(logits, touches);

    assertThat(fitted.slope()).isCloseTo(0.4, within(0.02));
    assertThat(fitted.offset()).isCloseTo(-0.7, within(0.05));
  }

  @Test
  void leavesCalibratedPairsAsTheyAre() {
    simulate(1, 0, 3);

    Calibration fitted = Calibration.fit(logits, touches);

    assertThat(fitted.slope()).isCloseTo(1, within(0.03));
    assertThat(fitted.offset()).isCloseTo(0, within(0.05));
  }

  @Test
  void logitsThatAreFarTooSureAreTonedDown() {
    simulate(0.02, 0.1, 80);

    Calibration fitted = Calibration.fit(logits, touches);

    assertThat(fitted.slope()).isCloseTo(0.02, within(0.002));
    assertThat(fitted.offset()).isCloseTo(0.1, within(0.05));
  }

  @Test
  void theLikelihoodHasNoSlopeAtTheFit() {
    simulate(0.6, -2, 2);

    Calibration fitted = Calibration.fit(logits, touches);

    double bySlope = 0;
    double byOffset = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      double p = 1 / (1 + Math.exp(-fitted.slope() * logits[pair] - fitted.offset()));
      bySlope += (p - (touches[pair] ? 1 : 0)) * logits[pair];
      byOffset += p - (touches[pair] ? 1 : 0);
    }
    // Two pairs' worth: the fit stands on a prior of two pairs.
    assertThat(bySlope).isCloseTo(0, within(10.0));
    assertThat(byOffset).isCloseTo(0, within(2.0));
  }

  @Test
  void separablePairsGetAFiniteSlopeAndStaySeparate() {
    float[] apart = {-60, -40, -3, -2, 2, 3, 40, 60};
    boolean[] right = {false, false, false, false, true, true, true, true};

    Calibration fitted = Calibration.fit(apart, right);

    assertThat(fitted.slope()).isFinite().isPositive();
    assertThat(fitted.offset()).isFinite();
    assertThat(fitted.probability(-2)).isLessThan(0.5f);
    assertThat(fitted.probability(2)).isGreaterThan(0.5f);
    assertThat(fitted.probability(60)).isBetween(0.8f, 1f);
  }

  @Test
  void pairsOfOneLogitGetTheShareOfContacts() {
    float[] same = new float[1000];
    boolean[] some = new boolean[1000];
    for (int pair = 0; pair < same.length; pair++) {
      same[pair] = -3;
      some[pair] = pair % 5 == 0;
    }

    assertThat(Calibration.fit(same, some).probability(-3)).isCloseTo(0.2f, within(0.003f));
  }

  @Test
  void withoutAnyContactProbabilitiesAreLowAndFinite() {
    float[] some = {-9, -1, 0, 4, 30};

    Calibration fitted = Calibration.fit(some, new boolean[some.length]);

    for (float logit : some) {
      assertThat(fitted.probability(logit)).isBetween(0f, 0.3f);
    }
  }

  @Test
  void withoutPairsNothingIsCalibrated() {
    assertThat(Calibration.fit(new float[0], new boolean[0])).isEqualTo(Calibration.NONE);
  }

  private void simulate(double slope, double offset, double deviation) {
    Random random = new Random(7);
    for (int pair = 0; pair < PAIRS; pair++) {
      logits[pair] = (float) (deviation * random.nextGaussian());
      double p = 1 / (1 + Math.exp(-slope * logits[pair] - offset));
      touches[pair] = random.nextDouble() < p;
    }
  }
}
