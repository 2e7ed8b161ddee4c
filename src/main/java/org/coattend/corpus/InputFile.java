package org.coattend.corpus;

import java.net.URI;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A file that is read.
 *
 * @param path the file; one of the local file system without {@code file:}
 * @param bytes its size as stored
 */
public record InputFile(String path, long bytes) {

  /** A file that was found. */
  public static InputFile of(FileStatus file) {
    return new InputFile(source(file.getPath()), file.getLen());
  }

  /** How messages and reports call a file: as {@link #path}. */
  public static String source(Path path) {
    URI uri = path.toUri();
    return uri.getScheme() == null || uri.getScheme().equals("file")
        ? uri.getPath()
        : path.toString();
  }
}
