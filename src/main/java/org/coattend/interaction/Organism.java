package org.coattend.interaction;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which organism a row is of, by its name. */
final class Organism {
  /** In this order: the first that is found says it. */
  private static final List<Pattern> KNOWN =
      List.of(
          // UniProt, UniRef: the number in NCBI's taxonomy.
          // Not those of life, viruses and its domains.
          Pattern.compile("\\b(?:OX|TaxID|NCBI_TaxID)=(?!(?:1|2|2157|2759|10239|131567)\\b)(\\d+)"),
          Pattern.compile("\\b(?:OS|Tax)=([^\\s=]+ [^=]+?)(?= [A-Za-z]+=|$)"),
          // NCBI: the last brackets with more than a word.
          Pattern.compile(".*\\[(?!EC )([^\\[\\] ]+ [^\\[\\]]+)\\]"),
          // The mnemonic of a UniProt entry, but for those of groups, which begin with 9.
          Pattern.compile(
              "(?:^|\\|)[A-Z0-9]{1,10}_((?!9)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{3,5})(?=[/\\s|]|$)"));

  private Organism() {}

  /**
   * The organism of a row.
   *
   * @param name all that the row is called
   * @param pattern of the user's, whose first group, or all of it where it has none, is the
   *     organism; null: as UniProt, UniRef and NCBI name organisms
   */
  static Optional<String> of(String name, Pattern pattern) {
    return (pattern == null ? KNOWN : List.of(pattern))
        .stream().map(each -> found(each.matcher(name))).flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> found(Matcher matcher) {
    return matcher.find()
        ? Optional.ofNullable(matcher.group(Math.min(1, matcher.groupCount())))
            .map(String::strip)
            .filter(organism -> !organism.isEmpty())
        : Optional.empty();
  }
}
