package org.coattend.corpus.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.coattend.encode.Items;

/**
 * A file with an image.
 *
 * @param source the file
 * @param digest SHA-256 of its bytes, in hexadecimal digits; empty where it cannot be read
 * @param patches of the image; null where it cannot be read
 */
public record StoredImage(String source, String digest, Items patches) implements Serializable {

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

  /** Null where the bytes are no image. */
  private static BufferedImage decoded(byte[] bytes) {
    try {
      return ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException | RuntimeException e) {
      return null;
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
