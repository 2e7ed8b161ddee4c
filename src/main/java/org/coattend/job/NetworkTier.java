package org.coattend.job;

import com.typesafe.config.Config;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.coattend.contact.ContactExample;
import org.coattend.contact.ContactTraining;
import org.coattend.contact.NetworkTraining;
import org.coattend.option.Ranges;

/** Networks, each trained by a task of its own. */
final class NetworkTier implements TierTraining {
  /** A network to train: on all families but those of a fold, or on all ({@code fold} −1). */
  private record Task(int fold, long seed) implements Serializable {}

  /** What came of it. */
  private record Outcome(Task task, byte[] network, List<ContactTraining.Unseen> unseen)
      implements Serializable {}

  private static final List<String> SHAPING =
      List.of("depths", "networks", "epochs", "learning-rate", "window", "dilations");

  private final NetworkTraining.Options options;
  private final int depths;
  private final int folds;
  private final int networks;
  private final long seed;

  /**
   * @throws IllegalArgumentException when a value is out of its range
   */
  NetworkTier(Config config) {
    options =
        new NetworkTraining.Options(
            config.getInt("epochs"),
            config.getDouble("learning-rate"),
            config.getInt("window"),
            numbers("dilations", config.getString("dilations")));
    depths = config.getInt("depths");
    Ranges.atLeast("depths", depths, 1);
    folds = config.getInt("folds");
    networks = config.getInt("networks");
    Ranges.atLeast("networks", networks, 1);
    seed = config.getInt("seed");
  }

  private static List<Integer> numbers(String option, String listed) {
    try {
      return Arrays.stream(listed.split(",")).map(String::strip).map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s is '%s', must be whole numbers, comma-separated".formatted(option, listed), e);
    }
  }

  @Override
  public int depths() {
    return depths;
  }

  @Override
  public List<Trained> train(SparkSession spark, List<ContactExample> examples, int[] fold) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Task> tasks = new ArrayList<>();
    for (int network = 0; network < networks; network++) {
      for (int part = -1; part < folds; part++) {
        tasks.add(new Task(part, seed + network));
      }
    }
    Broadcast<List<ContactExample>> shared = context.broadcast(examples);
    NetworkTraining.Options training = options;
    List<Outcome> outcomes =
        context
            .parallelize(tasks, tasks.size())
            .map(task -> train(task, shared.value(), fold, training))
            .collect();
    shared.destroy();
    List<byte[]> onAll =
        outcomes.stream().filter(one -> one.task().fold() < 0).map(Outcome::network).toList();
    Map<String, float[]> unseen =
        ContactTraining.means(outcomes.stream().flatMap(one -> one.unseen().stream()).toList());
    String name = "%d networks, %d epochs each".formatted(networks, options.epochs());
    return List.of(new Trained(name, SHAPING, ContactTraining.networks(onAll), unseen));
  }

  private static Outcome train(
      Task task, List<ContactExample> examples, int[] fold, NetworkTraining.Options options) {
    List<ContactExample> seen = new ArrayList<>(examples);
    List<ContactExample> unseen =
        IntStream.range(0, fold.length)
            .filter(k -> fold[k] == task.fold())
            .mapToObj(examples::get)
            .toList();
    seen.removeAll(unseen);
    byte[] network = ContactTraining.train(seen, options, task.seed(), loss -> {});
    return new Outcome(
        task, network, ContactTraining.predict(ContactTraining.networks(List.of(network)), unseen));
  }
}
