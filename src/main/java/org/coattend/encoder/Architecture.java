package org.coattend.encoder;

/** How an encoder's layers are put together. */
public enum Architecture {
  /** Learned positions; each sublayer's sum is normalised (Devlin et al. 2019). */
  BERT,
  /** Rotary positions; each sublayer's input is normalised (Lin et al. 2023). */
  ESM2
}
