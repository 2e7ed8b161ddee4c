package org.coattend.corpus;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Files of alignments that one task reads, one after the other. */
public final class AlignmentSplit implements Serializable {
  private final List<FileTask> files;
  private final AlignmentFormat format;
  private final ReadOptions options;

  /**
   * @param format the format of all files, or null to tell it from each
   */
  AlignmentSplit(List<FileTask> files, AlignmentFormat format, ReadOptions options) {
    this.files = files;
    this.format = format;
    this.options = options;
  }

  /** Their families, which are read as they are asked for. To be closed by the caller. */
  public FamilyStream open(Configuration hadoop) {
    return new FamilyStream(files.iterator(), Optional.ofNullable(format), options, hadoop);
  }
}
