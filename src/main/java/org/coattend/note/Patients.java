package org.coattend.note;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.LongStream;

/**
 * Whether something is carried by at least so many patients. They are known by a hash alone, and no
 * more of them are kept than the answer needs: the smallest hashes.
 */
public final class Patients implements Serializable {
  private static final long serialVersionUID = 1;

  private static final Patients NONE = new Patients(new long[0]);

  /** Ascending and distinct. */
  private final long[] hashes;

  private Patients(long[] hashes) {
    this.hashes = hashes;
  }

  /** One patient, or none where it is not known who it is: an empty name. */
  public static Patients of(String patient) {
    if (patient.isEmpty()) {
      return NONE;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(patient.getBytes(StandardCharsets.UTF_8));
      return new Patients(new long[] {ByteBuffer.wrap(digest).getLong()});
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /**
   * These and those.
   *
   * @param least patients that are asked for; more are not kept
   */
  public Patients with(Patients other, int least) {
    if (hashes.length == 1 && other.hashes.length == 1 && hashes[0] == other.hashes[0]) {
      return this;
    }
    return new Patients(
        LongStream.concat(LongStream.of(hashes), LongStream.of(other.hashes))
            .sorted()
            .distinct()
            .limit(least)
            .toArray());
  }

  /** Whether they are so many, up to what {@link #with} kept. */
  public boolean atLeast(int least) {
    return hashes.length >= least;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(hashes.length);
    for (long hash : hashes) {
      out.writeLong(hash);
    }
  }

  static Patients read(DataInputStream in) throws IOException {
    long[] hashes = new long[in.readInt()];
    for (int k = 0; k < hashes.length; k++) {
      hashes[k] = in.readLong();
    }
    return new Patients(hashes);
  }
}
