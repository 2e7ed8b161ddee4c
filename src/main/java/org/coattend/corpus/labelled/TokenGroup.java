package org.coattend.corpus.labelled;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tokens that belong together.
 *
 * @param name of the group
 * @param swaps the tokens, each with what it is swapped with, empty where it has no counterpart;
 *     copied, in their order
 */
public record TokenGroup(String name, Map<String, String> swaps) implements Serializable {

  public TokenGroup {
    swaps = Collections.unmodifiableMap(new LinkedHashMap<>(swaps));
  }
}
