package org.coattend.spark;

import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.coattend.coupling.CouplingMoment;
import org.coattend.coupling.FactoredAttention;
import org.coattend.coupling.HeadValues;
import org.coattend.coupling.MeanField;
import org.coattend.encode.Alphabet;
import org.coattend.encode.EncodedFamily;
import org.coattend.encode.SequenceWeights;
import scala.Tuple2;

/**
 * Value matrices that the heads of many families share: a pass over all of them sums up the moments
 * of their couplings, each family counting the same.
 */
public final class SharedValues {
  private SharedValues() {}

  /**
   * The options with values learnt from the families, those of protein from proteins and those of
   * nucleotides from nucleotides; the same whichever way the families are spread.
   *
   * @param identity share of identical columns from which rows share one vote
   */
  public static FactoredAttention.Options learn(
      JavaRDD<EncodedFamily> families, double identity, FactoredAttention.Options options) {
    MeanField.Options couplings = options.values();
    Map<Alphabet, HeadValues> values = new EnumMap<>(Alphabet.class);
    families
        .mapToPair(family -> moment(family, identity, couplings))
        .reduceByKey(CouplingMoment::plus, 1)
        .collectAsMap()
        .forEach(
            (letters, moment) ->
                values.put(Alphabet.valueOf(letters), moment.values(options.matrices())));
    return options.sharing(values);
  }

  private static Tuple2<String, CouplingMoment> moment(
      EncodedFamily family, double identity, MeanField.Options couplings) {
    float[] weights = SequenceWeights.of(family, identity);
    return new Tuple2<>(
        family.alignment().alphabet().name(),
        CouplingMoment.of(family.fitted(), weights, couplings));
  }
}
