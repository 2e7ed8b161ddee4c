package org.coattend.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The families of some files, one in memory at a time. */
public final class FamilyStream implements Iterator<FamilyRead>, Closeable {
  private final Iterator<FileTask> files;
  private final Optional<AlignmentFormat> format;
  private final ReadOptions options;
  private final Configuration hadoop;
  private FileTask file;
  private InputStream in;
  private AlignmentReader reader;

  FamilyStream(
      Iterator<FileTask> files,
      Optional<AlignmentFormat> format,
      ReadOptions options,
      Configuration hadoop) {
    this.files = files;
    this.format = format;
    this.options = options;
    this.hadoop = hadoop;
  }

  /**
   * Whether there is another.
   *
   * @throws BadInputException under {@link BadInputMode#FAILFAST}, at the first bad record
   */
  @Override
  public boolean hasNext() {
    while (reader == null || !reader.hasNext()) {
      close();
      if (!files.hasNext()) {
        return false;
      }
      file = files.next();
      in = StoredFile.open(new Path(URI.create(file.uri())), hadoop);
      reader = AlignmentReader.open(in, file.source(), file.family(), format, options);
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

  @Override
  public void close() {
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
