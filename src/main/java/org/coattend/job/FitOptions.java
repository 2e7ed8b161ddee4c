package org.coattend.job;

import com.typesafe.config.Config;
import java.util.Optional;
import org.coattend.coupling.MeanField;
import org.coattend.coupling.PseudoLikelihood;
import org.coattend.encode.Alphabet;

/** Options by which jobs that fit couplings have the same names. */
final class FitOptions {
  private FitOptions() {}

  static PseudoLikelihood.Options full(Config config) {
    return new PseudoLikelihood.Options(
        config.getDouble("penalty"),
        config.getDouble("bias-penalty"),
        config.getInt("max-iterations"),
        config.getDouble("tolerance"));
  }

  static MeanField.Options meanField(Config config) {
    return new MeanField.Options(config.getDouble("pseudocount"));
  }

  /** Empty where each alignment's letters tell it. */
  static Optional<Alphabet> alphabet(Config config) {
    String name = config.getString("alphabet");
    return switch (name) {
      case "auto" -> Optional.empty();
      case "protein" -> Optional.of(Alphabet.PROTEIN);
      case "rna", "dna" -> Optional.of(Alphabet.NUCLEOTIDE);
      default ->
          throw new IllegalArgumentException(
              "alphabet is '%s', must be auto, protein, rna or dna".formatted(name));
    };
  }
}
