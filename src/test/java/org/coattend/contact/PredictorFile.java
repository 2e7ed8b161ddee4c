package org.coattend.contact;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.coattend.coupling.MeanField;

/** A predictor of contacts in a file, for tests of other packages. */
public final class PredictorFile {
  private PredictorFile() {}

  /** A small one of networks. */
  public static byte[] networks() throws IOException {
    ContactNetwork network = ContactNetwork.untrained(PairFeatures.CHANNELS, new int[] {1}, 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ContactPredictor(
            new MeanField.Options(.7),
            "a test",
            new Calibration(1, 0),
            new ContactNetworks(List.of(network)))
        .write(out);
    return out.toByteArray();
  }

  /** Reads a file that is called as {@link ContactTier#file()} says. */
  public static void read(Path file) throws IOException {
    ContactTier tier =
        file.endsWith(ContactTier.NETWORK.file()) ? ContactTier.NETWORK : ContactTier.BASELINE;
    try (InputStream in = Files.newInputStream(file)) {
      ContactPredictor.read(in, tier);
    }
  }
}
