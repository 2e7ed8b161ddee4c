package org.coattend.corpus.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.coattend.encode.Items;

/**
 * A file with an image: PNG or JPEG, of at most {@value #MOST_PIXELS} pixels.
 *
 * @param source the file
 * @param digest SHA-256 of its bytes, in hexadecimal digits; empty where it cannot be read
 * @param patches of the image; null where it cannot be read
 */
public record StoredImage(String source, String digest, Items patches) implements Serializable {

  static final int MOST_PIXELS = 1 << 25;

  private static final Set<String> FORMATS = Set.of("png", "jpeg");

  /** A file that is no image. */
  static StoredImage unreadable(String source) {
    return new StoredImage(source, "", null);
  }

  /** A file of these bytes. */
  static StoredImage of(String source, byte[] bytes, PatchGrid grid) {
    BufferedImage image = decoded(bytes);
    return image == null
        ? unreadable(source)
        : new StoredImage(source, digest(bytes), grid.cut(Pixels.of(image)));
  }

  /**
   * Null where the bytes are no such image. Its size is read first, which no memory is taken for.
   */
  private static BufferedImage decoded(byte[] bytes) {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      ImageReader reader = reader(in);
      return reader == null ? null : decoded(reader, in);
    } catch (IOException | RuntimeException e) { // the decoders fall over junk in many ways
      return null;
    }
  }

  private static ImageReader reader(ImageInputStream in) throws IOException {
    for (Iterator<ImageReader> readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
      ImageReader reader = readers.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
    }
    return null;
  }

  private static BufferedImage decoded(ImageReader reader, ImageInputStream in) throws IOException {
    try {
      reader.setInput(in, true, true);
      return (long) reader.getWidth(0) * reader.getHeight(0) > MOST_PIXELS ? null : reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the file is an image. */
  boolean isReadable() {
    return patches != null;
  }

  /** The file's name without its folder. */
  String name() {
    return lastPart(source);
  }

  /** Whether a note that says {@code name} means this file: its path ends so. */
  boolean isCalled(String name) {
    return source.equals(name) || ("/" + source).endsWith("/" + name);
  }

  static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
