package org.coattend.spark.source;

import org.coattend.corpus.AlignmentFormat;

/** Stockholm files, many families in each: {@code spark.read().format("stockholm")}. */
public final class StockholmSource extends AlignmentSourceProvider {
  public StockholmSource() {
    super(AlignmentFormat.STOCKHOLM);
  }

  @Override
  public String shortName() {
    return "stockholm";
  }
}
