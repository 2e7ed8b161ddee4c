package org.coattend.study.recall;

import java.io.Serializable;

/**
 * A formula beside a measurement.
 *
 * @param length T
 * @param parameter of the formula; null where it has none
 * @param draws that were measured
 * @param measured their mean
 * @param low end of the interval in which the exact value must lie
 * @param high its other end
 * @param exact what the formula says
 */
public record ClosedForm(
    Formula formula,
    int length,
    Double parameter,
    int draws,
    double measured,
    double low,
    double high,
    double exact)
    implements Serializable {

  /** Whether the exact value lies in the interval. */
  public boolean holds() {
    return exact >= low && exact <= high;
  }
}
