package org.coattend.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.coattend.coevolution.FamilyModel;
import org.coattend.contact.ContactExample;
import org.coattend.contact.ContactTier;
import org.coattend.contact.ContactTraining;
import org.coattend.corpus.AlignmentSource;
import org.coattend.corpus.BadInputMode;
import org.coattend.corpus.StoredFile;
import org.coattend.coupling.MeanField;
import org.coattend.encode.EncodedAlignment;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.Encoder;
import org.coattend.evaluation.DistanceMap;
import org.coattend.evaluation.TruthFile;
import org.coattend.spark.Counters;
import org.coattend.spark.EncodedRead;
import org.coattend.spark.FitBudget;

/**
 * How alignments and known distances become examples to train on.
 *
 * @param identity as for the coevolution job
 * @param depths maps of each family
 * @param seed of the rows in maps but the first
 * @param distanceColumn of contacts tables
 * @param contactDistance Å below which a pair is a contact
 */
record ExampleSource(
    Encoder encoder,
    double identity,
    MeanField.Options couplings,
    int depths,
    long seed,
    String distanceColumn,
    double contactDistance)
    implements Serializable {

  /** The families whose contacts are known, by name; others are left out. */
  List<ContactExample> read(
      JavaSparkContext context,
      Configuration hadoop,
      AlignmentSource alignments,
      Set<TruthFile> truthFiles,
      Counters counters) {
    Encoder encoding = encoder;
    FitBudget budget = FitBudget.of(context);
    FamilyModel.Options fit = new FamilyModel.Options(identity, couplings, ContactTier.NONE);
    JavaRDD<EncodedFamily> families =
        counters
            .reading(
                alignments
                    .read()
                    .map(
                        read ->
                            EncodedRead.of(read, encoding, budget, fit, BadInputMode.QUARANTINE)))
            .filter(read -> read.family() != null)
            .map(EncodedRead::family)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    List<String> names = families.map(EncodedFamily::name).collect();
    Broadcast<Map<String, TruthFile>> known =
        context.broadcast(TruthFiles.byFamily(truthFiles, new HashSet<>(names)));
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(hadoop));
    try {
      return families
          .filter(family -> known.value().containsKey(family.name()))
          .repartition(Math.max(1, names.size()))
          .map(new ToExample(this, known, configuration))
          .collect()
          .stream()
          .sorted(Comparator.comparing(ContactExample::family))
          .toList();
    } finally {
      families.unpersist();
      known.destroy();
      configuration.destroy();
    }
  }

  private record ToExample(
      ExampleSource options,
      Broadcast<Map<String, TruthFile>> truth,
      Broadcast<SerializableConfiguration> hadoop)
      implements Function<EncodedFamily, ContactExample> {

    @Override
    public ContactExample call(EncodedFamily family) throws IOException {
      TruthFile file = truth.value().get(family.name());
      DistanceMap distances;
      try (InputStream content = StoredFile.open(new Path(file.path()), hadoop.value().value())) {
        distances = file.read(content, query(family), options.distanceColumn, Optional.empty());
      }
      return ContactTraining.example(
          family,
          options.identity,
          options.couplings,
          options.depths,
          options.seed + family.name().hashCode(),
          (i, j) -> distances.distance(i + 1, j + 1),
          options.contactDistance);
    }

    private static String query(EncodedFamily family) {
      EncodedAlignment alignment = family.alignment();
      StringBuilder query = new StringBuilder();
      for (int column = 0; column < alignment.columns(); column++) {
        query.append(alignment.alphabet().symbol(alignment.code(0, column)));
      }
      return query.toString();
    }
  }
}
