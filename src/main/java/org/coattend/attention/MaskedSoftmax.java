package org.coattend.attention;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Softmax over keys on ND4J, in batches, inside one reused workspace of native memory.
 *
 * <p>A key with the logit {@link #MASKED} has weight 0 as long as its query has another key.
 */
public final class MaskedSoftmax {
  /** The logit of a key that may not be attended to. */
  public static final float MASKED = -1e30f;

  private static final String WORKSPACE = "coattend-softmax";

  private final WorkspaceConfiguration configuration;

  /**
   * @param maxLogits most logits of one batch: bounds the native memory to about thrice their size
   */
  public MaskedSoftmax(int maxLogits) {
    configuration =
        WorkspaceConfiguration.builder()
            .initialSize(3L * maxLogits * Float.BYTES + (1 << 16))
            .policyAllocation(AllocationPolicy.STRICT)
            .policyLearning(LearningPolicy.NONE)
            .build();
  }

  /**
   * Turns logits into weights, in place.
   *
   * @param logits modified: the first queries · keys entries, of shape {@code [queries][keys]}
   */
  public void apply(float[] logits, int queries, int keys) {
    if (queries == 0 || keys == 0) {
      return;
    }
    try (MemoryWorkspace workspace =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, WORKSPACE)) {
      INDArray batch = Nd4j.createUninitialized(queries, keys);
      batch.data().asNioFloat().put(logits, 0, queries * keys);
      INDArray weights = Nd4j.nn().softmax(batch, 1);
      weights.data().asNioFloat().get(logits, 0, queries * keys);
    }
  }
}
