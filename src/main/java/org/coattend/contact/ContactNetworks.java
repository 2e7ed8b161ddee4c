package org.coattend.contact;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some networks, whose mean logit counts.
 *
 * <p>Longer queries than {@link #LONGEST} are put together from pairs of overlapping segments.
 */
final class ContactNetworks extends ContactModel {
  /** Positions of the longest map that is computed in one go. */
  static final int LONGEST = 384;

  /** Networks at most. */
  private static final int MOST = 64;

  private static final int SEGMENT = LONGEST / 2;
  private static final int STRIDE = SEGMENT * 3 / 4;

  private final List<ContactNetwork> networks;

  ContactNetworks(List<ContactNetwork> networks) {
    this.networks = List.copyOf(networks);
  }

  @Override
  float[] logits(PairMap features) {
    float[] mean = new float[features.size * features.size];
    for (ContactNetwork network : networks) {
      float[] logits = logits(network, features);
      for (int pair = 0; pair < mean.length; pair++) {
        mean[pair] += logits[pair] / networks.size();
      }
    }
    return mean;
  }

  static float[] logits(ContactNetwork network, PairMap features) {
    if (features.size <= LONGEST) {
      return new ForwardPass(network, features.size, false, MapKernel.fastest()).logits(features);
    }
    float[] logits = new float[features.size * features.size];
    int segments = (features.size - SEGMENT + STRIDE - 1) / STRIDE + 1;
    int[] owner = owners(features.size, segments);
    for (int first = 0; first < segments; first++) {
      for (int second = first; second < segments; second++) {
        int[] positions = union(features.size, first, second);
        float[] part =
            new ForwardPass(network, positions.length, false, MapKernel.fastest())
                .logits(features.select(positions));
        for (int y = 0; y < positions.length; y++) {
          for (int x = y; x < positions.length; x++) {
            if (owner[positions[y]] == first && owner[positions[x]] == second) {
              float logit = part[y * positions.length + x];
              logits[positions[y] * features.size + positions[x]] = logit;
              logits[positions[x] * features.size + positions[y]] = logit;
            }
          }
        }
      }
    }
    return logits;
  }

  /** For each position the segment in whose middle it is the most. */
  private static int[] owners(int size, int segments) {
    int[] owner = new int[size];
    for (int position = 0; position < size; position++) {
      int margin = -1;
      for (int segment = 0; segment < segments; segment++) {
        int start = start(size, segment);
        int end = start + SEGMENT - 1;
        int left = start == 0 ? SEGMENT : position - start;
        int right = end == size - 1 ? SEGMENT : end - position;
        if (position >= start && position <= end && Math.min(left, right) > margin) {
          margin = Math.min(left, right);
          owner[position] = segment;
        }
      }
    }
    return owner;
  }

  private static int start(int size, int segment) {
    return Math.min(segment * STRIDE, size - SEGMENT);
  }

  private static int[] union(int size, int first, int second) {
    return IntStream.concat(
            IntStream.range(start(size, first), start(size, first) + SEGMENT),
            IntStream.range(start(size, second), start(size, second) + SEGMENT))
        .sorted()
        .distinct()
        .toArray();
  }

  @Override
  void write(DataOutputStream out) throws IOException {
    out.writeInt(networks.size());
    for (ContactNetwork network : networks) {
      network.write(out);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException when it is something else
   */
  static ContactNetworks read(DataInputStream in) throws IOException {
    int count = Stored.within(1, MOST, "networks", in.readInt());
    List<ContactNetwork> networks = new ArrayList<>();
    for (int left = count; left > 0; left--) {
      ContactNetwork network = ContactNetwork.read(in);
      if (network.channels() != PairFeatures.CHANNELS) {
        throw new IOException(
            "contact network of %d channels, this version makes %d"
                .formatted(network.channels(), PairFeatures.CHANNELS));
      }
      networks.add(network);
    }
    return new ContactNetworks(networks);
  }
}
