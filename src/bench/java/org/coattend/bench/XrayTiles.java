package org.coattend.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipFile;

/** Tiles with and without an opacity: bytes of {@value #SIDE} × {@value #SIDE} pixels. */
record XrayTiles(List<byte[]> opaque, List<byte[]> clear) {
  static final int SIDE = 28;

  /**
   * Reads those of a split.
   *
   * @param npz PneumoniaMNIST
   * @param split train, val or test
   */
  static XrayTiles read(Path npz, String split) throws IOException {
    try (ZipFile zip = new ZipFile(npz.toFile())) {
      byte[] images = array(zip, split + "_images.npy");
      byte[] labels = array(zip, split + "_labels.npy");
      XrayTiles tiles = new XrayTiles(new ArrayList<>(), new ArrayList<>());
      for (int k = 0; k < labels.length; k++) {
        byte[] tile = Arrays.copyOfRange(images, k * SIDE * SIDE, (k + 1) * SIDE * SIDE);
        (labels[k] == 1 ? tiles.opaque : tiles.clear).add(tile);
      }
      return tiles;
    }
  }

  /** What follows the header of an array of bytes, whose length stands at its ninth byte. */
  private static byte[] array(ZipFile zip, String name) throws IOException {
    byte[] file = zip.getInputStream(zip.getEntry(name)).readAllBytes();
    int header = 10 + (file[8] & 0xff) + ((file[9] & 0xff) << 8);
    return Arrays.copyOfRange(file, header, file.length);
  }
}
