package org.coattend.interaction;

/** How partners are found among the rows of one organism. */
public enum PairingMethod {
  /** By genome where at least half of the organisms have genes that are close, else best hit. */
  AUTO,
  /** The row that is most like the one query, with the one most like the other. */
  BEST_HIT,
  /** Genes that are close to each other. */
  GENOME,
  /** By the couplings between the two, see {@link ParalogueMatching}. */
  PARALOGUES,
  /** Rows are pairs as they are given. */
  GIVEN
}
