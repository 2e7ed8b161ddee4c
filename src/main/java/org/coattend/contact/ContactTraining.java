package org.coattend.contact;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.coattend.coupling.MeanField;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.SequenceWeights;

/**
 * How a {@link ContactPredictor} comes about: examples, models of the families outside each fold,
 * their logits of the families inside, a calibration of these, and a model of all families.
 */
public final class ContactTraining {
  /** Fewest rows of a subsample. */
  private static final int FEWEST_ROWS = 60;

  /** Largest share of the rows in a subsample. */
  private static final double LARGEST_SHARE = 0.7;

  private ContactTraining() {}

  /** Known distances of a query. */
  @FunctionalInterface
  public interface Truth {
    /** Distance in Å of two positions, 0-based; NaN when it is not known. */
    double distance(int i, int j);
  }

  /**
   * What one model of one fold says of a family that it was not trained on.
   *
   * @param logits shape {@code [columns][columns]}
   */
  public record Unseen(String family, float[] logits) implements Serializable {}

  /**
   * Maps and labels of one family.
   *
   * @param depths number of maps: the whole alignment, and subsamples of its rows of random depth
   * @param seed of the subsamples
   */
  public static ContactExample example(
      EncodedFamily family,
      double identity,
      MeanField.Options couplings,
      int depths,
      long seed,
      Truth truth,
      double contactDistance) {
    Random random = new Random(seed);
    List<PairMap> maps = new ArrayList<>();
    for (int depth = 0; depth < depths; depth++) {
      EncodedFamily part = depth == 0 ? family : subsample(family, random);
      float[] weights = SequenceWeights.of(part, identity);
      try (MeanField model = couplings.of(part.fitted(), weights)) {
        maps.add(PairFeatures.of(part, weights, model));
      }
    }
    int size = family.alignment().columns();
    byte[] labels = new byte[size * size];
    Arrays.fill(labels, ContactExample.UNKNOWN);
    for (int i = 0; i < size; i++) {
      for (int j = i + 1; j < size; j++) {
        double distance = truth.distance(i, j);
        if (!Double.isNaN(distance)) {
          byte label = distance < contactDistance ? ContactExample.TOUCHES : ContactExample.APART;
          labels[i * size + j] = label;
          labels[j * size + i] = label;
        }
      }
    }
    return new ContactExample(family.name(), maps, labels);
  }

  /** Row 1 and some others, their number log-uniform. */
  private static EncodedFamily subsample(EncodedFamily family, Random random) {
    int[] rows = family.usedRows();
    double least = Math.log(Math.min(FEWEST_ROWS, rows.length));
    double most = Math.max(least, Math.log(LARGEST_SHARE * rows.length));
    int count = Math.max(2, (int) Math.exp(least + (most - least) * random.nextDouble()));
    int[] shuffled = rows.clone();
    for (int k = 1; k < count; k++) {
      int other = k + random.nextInt(shuffled.length - k);
      int row = shuffled[k];
      shuffled[k] = shuffled[other];
      shuffled[other] = row;
    }
    int[] chosen = Arrays.copyOf(shuffled, count);
    Arrays.sort(chosen);
    return new EncodedFamily(
        family.source(),
        family.rowsIn(),
        family.alignment(),
        family.rowNumbers(),
        family.ids(),
        chosen,
        family.usedColumns());
  }

  /**
   * Trains a network.
   *
   * @param progress is told the mean loss of each epoch, in nats per pair
   * @return the network as bytes
   */
  public static byte[] train(
      List<ContactExample> examples,
      NetworkTraining.Options options,
      long seed,
      Consumer<Double> progress) {
    ContactNetwork network = NetworkTraining.train(examples, options, seed, progress);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      network.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The mean of networks that were trained. */
  public static ContactModel networks(List<byte[]> networks) {
    return new ContactNetworks(networks.stream().map(ContactTraining::read).toList());
  }

  /**
   * A pair to train a classifier on.
   *
   * @param features shape {@code [PairWindow.FEATURES]}
   */
  public record LabelledPair(boolean touches, float[] features) {}

  /**
   * Pairs of a family to train a classifier on: all its contacts and some of the others, all at
   * least {@link NetworkTraining#MIN_SEPARATION} apart.
   *
   * @param others share of the other pairs that is taken, in (0, 1]
   */
  public static List<LabelledPair> pairs(ContactExample example, double others, long seed) {
    Random random = new Random(seed);
    PairWindow window = new PairWindow(example.map());
    List<LabelledPair> pairs = new ArrayList<>();
    for (int pair : known(example, NetworkTraining.MIN_SEPARATION)) {
      int y = pair / example.size();
      int x = pair % example.size();
      if (example.touches(y, x) || random.nextDouble() < others) {
        pairs.add(new LabelledPair(example.touches(y, x), window.features(y, x)));
      }
    }
    return pairs;
  }

  /** A classifier as a model. */
  public static ContactModel baseline(PairClassifier classifier) {
    return new ContactBaseline(classifier);
  }

  /** What a model says of families. */
  public static List<Unseen> predict(ContactModel model, List<ContactExample> examples) {
    return examples.stream()
        .map(example -> new Unseen(example.family(), model.logits(example.map())))
        .toList();
  }

  /** Mean logits by family over the models that had not seen it. */
  public static Map<String, float[]> means(List<Unseen> unseen) {
    Map<String, float[]> sums = new LinkedHashMap<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Unseen one : unseen) {
      float[] sum = sums.computeIfAbsent(one.family(), family -> new float[one.logits().length]);
      for (int pair = 0; pair < sum.length; pair++) {
        sum[pair] += one.logits()[pair];
      }
      counts.merge(one.family(), 1, Integer::sum);
    }
    sums.forEach(
        (family, sum) -> {
          for (int pair = 0; pair < sum.length; pair++) {
            sum[pair] /= counts.get(family);
          }
        });
    return sums;
  }

  /** A predictor of a model trained on all families, calibrated on the logits of unseen ones. */
  public static ContactPredictor predictor(
      MeanField.Options couplings,
      String provenance,
      ContactModel model,
      List<ContactExample> examples,
      Map<String, float[]> unseen,
      int minSeparation) {
    int pairs = examples.stream().mapToInt(example -> known(example, minSeparation).length).sum();
    float[] logits = new float[pairs];
    boolean[] touches = new boolean[pairs];
    int next = 0;
    for (ContactExample example : examples) {
      float[] of = unseen.get(example.family());
      for (int pair : known(example, minSeparation)) {
        logits[next] = of[pair];
        byte label = example.label(pair / example.size(), pair % example.size());
        touches[next++] = label == ContactExample.TOUCHES;
      }
    }
    return new ContactPredictor(couplings, provenance, Calibration.fit(logits, touches), model);
  }

  /** How well a predictor's probabilities of unseen pairs are calibrated. */
  public static Reliability reliability(
      ContactPredictor predictor,
      List<ContactExample> examples,
      Map<String, float[]> unseen,
      int minSeparation) {
    Reliability.Counts counts = new Reliability.Counts();
    for (ContactExample example : examples) {
      float[] of = unseen.get(example.family());
      for (int pair : known(example, minSeparation)) {
        byte label = example.label(pair / example.size(), pair % example.size());
        counts.add(predictor.probability(of[pair]), label == ContactExample.TOUCHES);
      }
    }
    return counts.finish();
  }

  private static int[] known(ContactExample example, int minSeparation) {
    int size = example.size();
    return IntStream.range(0, size * size)
        .filter(pair -> pair % size - pair / size >= minSeparation)
        .filter(pair -> example.label(pair / size, pair % size) != ContactExample.UNKNOWN)
        .toArray();
  }

  private static ContactNetwork read(byte[] network) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(network))) {
      return ContactNetwork.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
