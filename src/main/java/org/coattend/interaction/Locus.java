package org.coattend.interaction;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a genome the gene of a row is, as far as accession numbers tell: they are given in the
 * order of genes, in locus tags ({@code b0123, Acear_0856}) as in UniProt (Ovchinnikov et al. 2014,
 * doi:10.7554/eLife.02030).
 *
 * @param series what numbers count
 * @param number in the series
 */
record Locus(String series, long number) {
  private static final Pattern UNIPROT =
      Pattern.compile(
          "(?:^|[|_])([OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9](?:[A-Z][A-Z0-9]{2}[0-9]){1,2})(?=[|/_\\s.-]|$)");

  private static final Pattern TAG =
      Pattern.compile("^([A-Za-z]\\w*?)_?(\\d{3,9})(?=[|/\\s.-]|_[A-Za-z]|$)");

  /** The locus that a row's name begins with or, in UniProt's headers, has between bars. */
  static Optional<Locus> of(String name) {
    Matcher uniprot = UNIPROT.matcher(name);
    if (uniprot.find()) {
      return Optional.of(ofAccession(uniprot.group(1)));
    }
    Matcher tag = TAG.matcher(name);
    return tag.find()
        ? Optional.of(new Locus(tag.group(1), Long.parseLong(tag.group(2))))
        : Optional.empty();
  }

  /** The accession read as a number, of which every place has as many digits as it may take. */
  private static Locus ofAccession(String accession) {
    long number = 0;
    for (int place = 0; place < accession.length(); place++) {
      char symbol = accession.charAt(place);
      boolean digits = place == 1 || place == 5 || place == 9;
      int digit = Character.isDigit(symbol) ? symbol - '0' : 10 + symbol - 'A';
      number = number * (digits ? 10 : 36) + digit;
    }
    return new Locus("UniProt " + accession.length(), number);
  }

  /** How many numbers two are apart, if numbers of the same series. */
  OptionalLong distance(Locus other) {
    return series.equals(other.series)
        ? OptionalLong.of(Math.abs(number - other.number))
        : OptionalLong.empty();
  }
}
