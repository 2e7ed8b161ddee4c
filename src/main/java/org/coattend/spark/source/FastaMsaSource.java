package org.coattend.spark.source;

import org.coattend.corpus.AlignmentFormat;

/** aligned FASTA files: {@code spark.read().format("fasta-msa")}. */
public final class FastaMsaSource extends AlignmentSourceProvider {
  public FastaMsaSource() {
    super(AlignmentFormat.FASTA);
  }

  @Override
  public String shortName() {
    return "fasta-msa";
  }
}
