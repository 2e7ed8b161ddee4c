package org.coattend.corpus.image;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.coattend.corpus.InputFile;

/** Where notes and their images come from. */
public interface PairSource {
  /** The files that are read. */
  List<InputFile> files();

  /**
   * Reads all, in no particular order.
   *
   * <p>Under {@link org.coattend.corpus.BadInputMode#FAILFAST} an action on the result fails with a
   * {@link org.coattend.corpus.BadInputException} among the causes.
   */
  JavaRDD<ImageNoteRead> read();
}
