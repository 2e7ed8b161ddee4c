package org.coattend.report;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Names of files that are of one family each. */
public final class FamilyFile {
  private static final int LONGEST_NAME = 120;

  private FamilyFile() {}

  /**
   * A family's name may hold anything; a file's should not. What is changed gets a mark of its own,
   * so that two families never share a file. So does {@code index}, the first of a folder of pages.
   * It begins with no dot, which hides a file, and no dash, which makes an option of it.
   *
   * @param extension with its dot
   */
  public static String name(String family, String extension) {
    String plain = family.replaceAll("[^A-Za-z0-9._~-]", "_").replaceAll("^([.-]|$)", "_");
    plain = plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
    if (!plain.equals(family) || plain.equalsIgnoreCase("index")) {
      UUID mark = UUID.nameUUIDFromBytes(family.getBytes(StandardCharsets.UTF_8));
      plain += "-" + mark.toString().substring(0, 8);
    }
    return plain + extension;
  }
}
