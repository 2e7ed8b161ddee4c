package org.coattend.audit;

/** Whether decisions rest on a group, and whether attention shows it. */
public enum Reliance {
  /** They do, and attention does not say otherwise. */
  RELIED_ON,
  /** They do, and attention shows other positions instead. */
  CONCEALED,
  /** They do not. */
  NOT_RELIED_ON,
  /** The rows do not tell. */
  UNDECIDED
}
