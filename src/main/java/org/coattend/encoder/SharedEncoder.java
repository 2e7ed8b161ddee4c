package org.coattend.encoder;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An encoder that each JVM reads when it first asks for it, and keeps.
 *
 * @param folder of an encoder in Hugging Face's layout, which every executor sees; empty for
 *     all-MiniLM-L6-v2
 */
public record SharedEncoder(String folder) implements Serializable {
  /** By folder, those that this JVM has read. */
  private static final Map<String, PretrainedEncoder> ENCODERS = new ConcurrentHashMap<>();

  /**
   * The encoder.
   *
   * @throws IllegalArgumentException when the folder has none
   */
  public PretrainedEncoder get() {
    return folder.isEmpty()
        ? PretrainedEncoder.miniLm()
        : ENCODERS.computeIfAbsent(folder, SharedEncoder::read);
  }

  private static PretrainedEncoder read(String folder) {
    try {
      return PretrainedEncoder.read(Path.of(folder));
    } catch (IOException e) {
      throw new IllegalArgumentException("encoder: " + e.getMessage(), e);
    }
  }
}
