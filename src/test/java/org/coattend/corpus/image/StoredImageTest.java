package org.coattend.corpus.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class StoredImageTest {
  /** Where a PNG's width stands, its height, and the checksum of its header. */
  private static final int WIDTH = 16;

  private static final int CHECKSUM = 29;
  private static final int TYPE = 12;

  private static byte[] encoded(String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB), format, bytes);
    return bytes.toByteArray();
  }

  private static boolean isReadable(byte[] bytes) {
    return StoredImage.of("a.png", bytes, new PatchGrid(1, 1, 4, PatchFeatures.PIXELS))
        .isReadable();
  }

  @Test
  void anImageThatClaimsMorePixelsThanMemoryHoldsIsNotDecoded() throws IOException {
    ByteBuffer png = ByteBuffer.wrap(encoded("png"));
    assertThat(isReadable(png.array())).isTrue();
    png.putInt(WIDTH, 60_000).putInt(WIDTH + Integer.BYTES, 60_000);
    CRC32 checksum = new CRC32();
    checksum.update(png.array(), TYPE, CHECKSUM - TYPE);
    png.putInt(CHECKSUM, (int) checksum.getValue());

    assertThat(isReadable(png.array())).isFalse();
  }

  @Test
  void otherFormatsAreNotRead() throws IOException {
    assertThat(isReadable(encoded("jpg"))).isTrue();
    assertThat(isReadable(encoded("bmp"))).isFalse();
    assertThat(isReadable(encoded("gif"))).isFalse();
  }
}
