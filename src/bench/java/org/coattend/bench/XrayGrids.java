package org.coattend.bench;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * Chest x-rays set in grids, with a report that names fields and findings, so that it is known
 * which words are about which field.
 *
 * <p>XrayTiles are those of PneumoniaMNIST (MedMNIST, Yang et al. 2023): 28 × 28 pixels, with or
 * without an opacity. Grids to learn from are made of other tiles than those held out.
 */
final class XrayGrids {
  private static final int SIDE = XrayTiles.SIDE;
  private static final int FIELDS = 3;
  private static final String[] ROWS = {"upper", "middle", "lower"};
  private static final String[] COLUMNS = {"left", "central", "right"};
  private static final String[] OPACITIES = {
    "Opacity in the %s field.",
    "There is consolidation in the %s field.",
    "Infiltrate in the %s field.",
    "The %s field shows an opacity."
  };
  private static final String[] CLEAR = {
    "The %s field is clear.", "No opacity in the %s field.", "The %s field is normal."
  };

  private final Random random;
  private final StringBuilder notes = new StringBuilder("note_id,image,split,text\n");
  private final StringBuilder boxes = new StringBuilder("note_id,start,end,row,col\n");
  private final Path folder;

  private XrayGrids(Path folder, long seed) {
    this.folder = folder;
    random = new Random(seed);
  }

  /**
   * Draws grids: {@code images/}, {@code notes.csv} and {@code boxes.csv}.
   *
   * @param npz the tiles
   * @param learnt how many are to be learnt from, of the tiles {@code train}
   * @param heldOut how many are held out
   * @param tiles what these are made of, {@code val} or {@code test}
   */
  static void draw(Path npz, Path folder, int learnt, int heldOut, String tiles, long seed)
      throws IOException {
    Files.createDirectories(folder.resolve("images"));
    XrayGrids grids = new XrayGrids(folder, seed);
    XrayTiles train = XrayTiles.read(npz, "train");
    for (int k = 0; k < learnt; k++) {
      grids.draw("g%05d".formatted(k), "train", train);
    }
    XrayTiles unseen = XrayTiles.read(npz, tiles);
    for (int k = 0; k < heldOut; k++) {
      grids.draw("h%05d".formatted(k), "test", unseen);
    }
    Files.writeString(folder.resolve("notes.csv"), grids.notes);
    Files.writeString(folder.resolve("boxes.csv"), grids.boxes);
  }

  /** A grid of two to four opacities; its report names these, and two clear fields. */
  private void draw(String id, String split, XrayTiles tiles) throws IOException {
    List<Integer> fields = new ArrayList<>();
    for (int field = 0; field < FIELDS * FIELDS; field++) {
      fields.add(field);
    }
    Collections.shuffle(fields, random);
    int opacities = 2 + random.nextInt(3);
    Map<Integer, Boolean> told = new TreeMap<>();
    BufferedImage image =
        new BufferedImage(FIELDS * SIDE, FIELDS * SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int place = 0; place < fields.size(); place++) {
      boolean opaque = place < opacities;
      List<byte[]> from = opaque ? tiles.opaque() : tiles.clear();
      paint(image, fields.get(place), from.get(random.nextInt(from.size())));
      if (place < opacities + 2) {
        told.put(fields.get(place), opaque);
      }
    }
    ImageIO.write(image, "png", folder.resolve("images/" + id + ".png").toFile());
    notes.append("%s,%s.png,%s,%s\n".formatted(id, id, split, report(id, told)));
  }

  private static void paint(BufferedImage image, int field, byte[] tile) {
    image
        .getRaster()
        .setDataElements(field % FIELDS * SIDE, field / FIELDS * SIDE, SIDE, SIDE, tile);
  }

  /** The sentences in any order. */
  private String report(String id, Map<Integer, Boolean> told) {
    List<Integer> order = new ArrayList<>(told.keySet());
    Collections.shuffle(order, random);
    StringBuilder text = new StringBuilder();
    for (int field : order) {
      String[] sentences = told.get(field) ? OPACITIES : CLEAR;
      String place = ROWS[field / FIELDS] + " " + COLUMNS[field % FIELDS];
      String sentence = sentences[random.nextInt(sentences.length)].formatted(place);
      text.append(text.isEmpty() ? "" : " ");
      boxes.append(
          "%s,%d,%d,%d,%d\n"
              .formatted(
                  id,
                  text.length(),
                  text.length() + sentence.length(),
                  field / FIELDS,
                  field % FIELDS));
      text.append(sentence);
    }
    return text.toString();
  }
}
