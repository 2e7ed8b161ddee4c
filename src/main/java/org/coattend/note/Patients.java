package org.coattend.note;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Whether something is carried by at least so many patients. They are known by a hash alone, and no
 * more of them are kept than the answer needs, whichever.
 */
public final class Patients implements Serializable {
  private static final long serialVersionUID = 1;

  private static final Patients NONE = new Patients(new long[0]);

  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]*)?(e[0-9]{1,3})?");

  /** Characters of a number, at most: so long ones are written out by nobody. */
  private static final int LONGEST_NUMBER = 256;

  /** Ascending and distinct. */
  private final long[] hashes;

  private Patients(long[] hashes) {
    this.hashes = hashes;
  }

  /**
   * One patient, or none where it is not known who it is: an id without a letter or digit.
   *
   * <p>Ids are one patient's if their letters and digits agree, without leading zeros and whatever
   * their case and accents, or if they are the same whole number, as 7, 7.0 and 7E0 are. Two
   * patients taken for one can only hide something; one taken for two would tell it.
   */
  public static Patients of(String id) {
    String key = key(id);
    if (key.isEmpty()) {
      return NONE;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return new Patients(new long[] {ByteBuffer.wrap(digest).getLong()});
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** What ids of one patient have in common. */
  private static String key(String id) {
    StringBuilder kept = new StringBuilder();
    Normalizer.normalize(id, Normalizer.Form.NFKD)
        .toUpperCase(Locale.ROOT)
        .codePoints()
        .filter(one -> Character.isLetterOrDigit(one) || one == '.')
        .map(one -> Character.isDigit(one) ? '0' + Character.digit(one, 10) : one)
        .map(Character::toLowerCase)
        .forEach(kept::appendCodePoint);
    String key = whole(kept.toString()).replace(".", "");
    int zeros = 0;
    while (zeros < key.length() - 1 && key.charAt(zeros) == '0') {
      zeros++;
    }
    return key.substring(zeros);
  }

  /** A whole number in digits alone; anything else as it is. */
  private static String whole(String text) {
    if (text.length() > LONGEST_NUMBER || !NUMBER.matcher(text).matches()) {
      return text;
    }
    BigDecimal number = new BigDecimal(text).stripTrailingZeros();
    return number.scale() <= 0 ? number.toPlainString() : text;
  }

  /**
   * These and those.
   *
   * @param least patients that are asked for, at least 1; more are not kept
   */
  public Patients with(Patients other, int least) {
    if (hashes.length >= least || other.hashes.length == 0) {
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
