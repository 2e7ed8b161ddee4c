package org.coattend.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.coattend.corpus.RecordText;

/**
 * A file with what is known of one family's contacts, as its path tells.
 *
 * <ul>
 *   <li>{@code FAMILY/contacts.tsv}, {@code FAMILY.contacts.tsv} or {@code FAMILY.tsv}: a table of
 *       distances, with the tab-separated columns {@code i, j, distance}
 *   <li>{@code FAMILY.pdb}, {@code FAMILY.ent} or {@code FAMILY.cif}: a structure; {@code
 *       FAMILY_A.pdb} names chain A of it
 * </ul>
 *
 * each also with {@code .gz} or {@code .bz2}.
 *
 * @param path the whole path
 * @param family the family's name; of {@code 1abc_A.pdb} it is {@code 1abc_A}
 * @param format what the file holds
 */
public record TruthFile(String path, String family, Format format) implements Serializable {
  /** What a truth file holds. */
  public enum Format {
    CONTACT_TABLE,
    PDB,
    MMCIF
  }

  private static final Pattern NAME =
      Pattern.compile(
          "(?:.*?/)??(?:(?<folder>[^/]+)/contacts\\.tsv"
              + "|(?<table>[^/]+?)(?:\\.contacts)?\\.tsv"
              + "|(?<structure>[^/]+)\\.(?<type>pdb|ent|cif))(?:\\.gz|\\.bz2)?");

  private static final Pattern WITH_CHAIN = Pattern.compile("(?<family>.+)_(?<chain>[^_]+)");

  /** The truth file at a path, or nothing when its name is not that of one. */
  public static Optional<TruthFile> at(String path) {
    Matcher name = NAME.matcher(path);
    if (!name.matches()) {
      return Optional.empty();
    }
    if (name.group("folder") != null) {
      return Optional.of(new TruthFile(path, name.group("folder"), Format.CONTACT_TABLE));
    }
    if (name.group("table") != null) {
      return Optional.of(new TruthFile(path, name.group("table"), Format.CONTACT_TABLE));
    }
    Format format = name.group("type").equals("cif") ? Format.MMCIF : Format.PDB;
    return Optional.of(new TruthFile(path, name.group("structure"), format));
  }

  /** The chain that the file's name asks for: A for {@code 1abc_A.pdb}. */
  Optional<String> chain() {
    Matcher name = WITH_CHAIN.matcher(family);
    return format != Format.CONTACT_TABLE && name.matches()
        ? Optional.of(name.group("chain"))
        : Optional.empty();
  }

  /** The family's name without the chain: 1abc for {@code 1abc_A.pdb}. */
  public String familyWithoutChain() {
    return chain()
        .map(chain -> family.substring(0, family.length() - chain.length() - 1))
        .orElse(family);
  }

  /**
   * Reads the file's distances.
   *
   * @param content the file, decompressed; not closed
   * @param query the residues of the family's query, which gives the positions
   * @param distanceColumn the name of a table's column with the distance
   * @param chain a structure's chain, before what the file's name says; with neither, the chain
   *     that is most like the query
   * @throws IllegalArgumentException saying what is wrong with the content
   */
  public DistanceMap read(
      InputStream content, String query, String distanceColumn, Optional<String> chain)
      throws IOException {
    if (format == Format.CONTACT_TABLE) {
      return ContactTable.read(new RecordText(content), query.length(), distanceColumn);
    }
    return StructureDistances.read(content, format == Format.MMCIF, chain.or(this::chain), query);
  }
}
