package org.coattend.contact;

import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.coattend.encode.Alphabet;

/** How the probability of contact is told, if at all. */
public enum ContactTier {
  /** Convolutional networks over the map of all pairs: the more precise. */
  NETWORK("protein.network") {
    @Override
    ContactModel read(DataInputStream in) throws IOException {
      return ContactNetworks.read(in);
    }

    @Override
    Optional<ContactPredictor> protein() {
      return Optional.of(ShippedNetwork.PREDICTOR);
    }
  },

  /** Boosted trees over each pair and its neighbours: the cheaper. */
  BASELINE("protein.trees") {
    @Override
    ContactModel read(DataInputStream in) throws IOException {
      return ContactBaseline.read(in);
    }

    @Override
    Optional<ContactPredictor> protein() {
      return Optional.of(ShippedBaseline.PREDICTOR);
    }
  },

  /** Not at all. */
  NONE("") {
    @Override
    ContactModel read(DataInputStream in) {
      throw new UnsupportedOperationException("there is no model of no tier");
    }

    @Override
    Optional<ContactPredictor> protein() {
      return Optional.empty();
    }
  };

  /** Read when it is first asked for. */
  private static final class ShippedNetwork {
    static final ContactPredictor PREDICTOR = NETWORK.shipped();
  }

  /** The same. */
  private static final class ShippedBaseline {
    static final ContactPredictor PREDICTOR = BASELINE.shipped();
  }

  private final String file;

  ContactTier(String file) {
    this.file = file;
  }

  /** Name of the file with the tier's predictor for proteins. */
  public String file() {
    return file;
  }

  /** The predictor that comes with Coattend; there is none for nucleotides. */
  public Optional<ContactPredictor> predictor(Alphabet alphabet) {
    return alphabet == Alphabet.PROTEIN ? protein() : Optional.empty();
  }

  /**
   * Reads a model that was written.
   *
   * @throws IOException when it is something else
   */
  abstract ContactModel read(DataInputStream in) throws IOException;

  abstract Optional<ContactPredictor> protein();

  private ContactPredictor shipped() {
    try (InputStream in = ContactTier.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new FileNotFoundException(
            "org/coattend/contact/%s is not in the jar".formatted(file));
      }
      return ContactPredictor.read(in, this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
