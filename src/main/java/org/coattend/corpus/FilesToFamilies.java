package org.coattend.corpus;

import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Reads the files of a partition, which are one split. */
final class FilesToFamilies implements FlatMapFunction<Iterator<AlignmentSplit>, FamilyRead> {
  private final Broadcast<SerializableConfiguration> hadoop;

  FilesToFamilies(Broadcast<SerializableConfiguration> hadoop) {
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<FamilyRead> call(Iterator<AlignmentSplit> splits) {
    if (!splits.hasNext()) {
      return Collections.emptyIterator();
    }
    FamilyStream families = splits.next().open(hadoop.value().value());
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> families.close());
    return families;
  }
}
