package org.coattend.corpus;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * A file's content, decompressed by its extension.
 *
 * <p>Two kinds of failure are told apart: damaged compression is an {@link IOException}, which
 * makes it bad input; a failure of the storage is an {@link UncheckedIOException}, which makes
 * Spark try the task again.
 */
public final class StoredFile {
  private StoredFile() {}

  /**
   * Opens a file.
   *
   * @throws UncheckedIOException when the storage fails
   */
  public static InputStream open(Path path, Configuration hadoop) {
    InputStream stored;
    try {
      stored = new Storage(path.getFileSystem(hadoop).open(path));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + path + ": " + e.getMessage(), e);
    }
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    if (codec == null) {
      return stored;
    }
    try {
      return new Decompressed(codec.createInputStream(stored));
    } catch (UncheckedIOException storage) {
      throw storage;
    } catch (IOException e) {
      return new Broken(stored, e);
    } catch (RuntimeException e) {
      return new Broken(stored, damaged(e));
    }
  }

  private static IOException damaged(RuntimeException met) {
    return new IOException("damaged compressed data", met);
  }

  private static final class Storage extends FilterInputStream {
    Storage(InputStream in) {
      super(in);
    }

    @Override
    public int read() {
      try {
        return in.read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      try {
        return in.read(bytes, from, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Some decompressors meet damage with an exception for an array's bounds, or another. */
  private static final class Decompressed extends FilterInputStream {
    Decompressed(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (UncheckedIOException storage) {
        throw storage;
      } catch (RuntimeException e) {
        throw damaged(e);
      }
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      try {
        return in.read(bytes, from, length);
      } catch (UncheckedIOException storage) {
        throw storage;
      } catch (RuntimeException e) {
        throw damaged(e);
      }
    }
  }

  private static final class Broken extends FilterInputStream {
    private final IOException reason;

    Broken(InputStream in, IOException reason) {
      super(in);
      this.reason = reason;
    }

    @Override
    public int read() throws IOException {
      throw reason;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      throw reason;
    }
  }
}
