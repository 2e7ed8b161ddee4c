package org.coattend.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Reads the files of a partition, one family in memory at a time. */
final class FilesToFamilies implements FlatMapFunction<Iterator<List<FileTask>>, FamilyRead> {
  private final Broadcast<SerializableConfiguration> hadoop;
  private final AlignmentFormat format;
  private final ReadOptions options;

  /**
   * @param format the format of all files, or null to tell it from each
   */
  FilesToFamilies(
      Broadcast<SerializableConfiguration> hadoop, AlignmentFormat format, ReadOptions options) {
    this.hadoop = hadoop;
    this.format = format;
    this.options = options;
  }

  @Override
  public Iterator<FamilyRead> call(Iterator<List<FileTask>> groups) {
    Families families = new Families(groups);
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> families.close());
    return families;
  }

  private final class Families implements Iterator<FamilyRead> {
    private final Iterator<List<FileTask>> groups;
    private final Configuration configuration = hadoop.value().value();
    private Iterator<FileTask> files = List.<FileTask>of().iterator();
    private FileTask file;
    private InputStream in;
    private AlignmentReader reader;

    Families(Iterator<List<FileTask>> groups) {
      this.groups = groups;
    }

    @Override
    public boolean hasNext() {
      while (reader == null || !reader.hasNext()) {
        close();
        while (!files.hasNext()) {
          if (!groups.hasNext()) {
            return false;
          }
          files = groups.next().iterator();
        }
        file = files.next();
        open();
      }
      return true;
    }

    @Override
    public FamilyRead next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      FamilyRead read = reader.next();
      String renamed = file.renamed().get(read.family());
      return renamed == null ? read : read.withFamily(renamed);
    }

    private void open() {
      in = StoredFile.open(new Path(URI.create(file.uri())), configuration);
      reader =
          AlignmentReader.open(
              in, file.source(), file.family(), Optional.ofNullable(format), options);
    }

    private void close() {
      reader = null;
      if (in != null) {
        try {
          in.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        in = null;
      }
    }
  }
}
