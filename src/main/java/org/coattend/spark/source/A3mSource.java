package org.coattend.spark.source;

import org.coattend.corpus.AlignmentFormat;

/** A3M files: {@code spark.read().format("a3m")}. */
public final class A3mSource extends AlignmentSourceProvider {
  public A3mSource() {
    super(AlignmentFormat.A3M);
  }

  @Override
  public String shortName() {
    return "a3m";
  }
}
