package org.coattend.note;

import java.io.Serializable;

/**
 * Who carries a term, or the name of a section or cohort.
 *
 * @param notes that have it
 * @param patients who have it, as far as they are known
 */
public record Carriers(long notes, Patients patients) implements Serializable {

  /**
   * Those of other notes added.
   *
   * @param least patients that are asked for
   */
  public Carriers with(Carriers other, int least) {
    return new Carriers(notes + other.notes, patients.with(other.patients, least));
  }
}
