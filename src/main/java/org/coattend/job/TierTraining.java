package org.coattend.job;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.coattend.contact.ContactExample;
import org.coattend.contact.ContactModel;

/** How the model of a tier of the probability of contact is trained. */
interface TierTraining {
  /**
   * A model of all families.
   *
   * @param name in words
   * @param options names of those of the tier's options that shape it
   * @param unseen logits by family, shape {@code [columns][columns]}, of such models of the other
   *     folds
   */
  record Trained(
      String name, List<String> options, ContactModel model, Map<String, float[]> unseen) {}

  /** Maps of each family that it learns from. */
  int depths();

  /**
   * Trains.
   *
   * @param fold of each family
   * @return at least one, of which the best will be kept
   */
  List<Trained> train(SparkSession spark, List<ContactExample> examples, int[] fold);
}
