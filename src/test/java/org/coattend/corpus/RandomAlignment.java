package org.coattend.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * An alignment as a list of match columns with inserts between them, and writers of it in every
 * format.
 *
 * @param ids names, some of them twice
 * @param matches rows of equal length: upper-case letters and {@code '-'}; no row all gap
 * @param inserts for each row and each match column, what is inserted before it (lower case)
 */
record RandomAlignment(List<String> ids, List<String> matches, List<List<String>> inserts) {

  static RandomAlignment draw(Random random) {
    int rows = 2 + random.nextInt(8);
    int columns = 1 + random.nextInt(40);
    List<String> ids = new ArrayList<>();
    List<String> matches = new ArrayList<>();
    List<List<String>> inserts = new ArrayList<>();
    for (int n = 0; n < rows; n++) {
      ids.add("id" + random.nextInt(rows));
      StringBuilder match = new StringBuilder();
      List<String> inserted = new ArrayList<>();
      for (int k = 0; k < columns; k++) {
        match.append(random.nextInt(4) == 0 ? '-' : letter(random, 'A'));
        StringBuilder insert = new StringBuilder();
        while (random.nextInt(6) == 0) {
          insert.append(letter(random, 'a'));
        }
        inserted.add(insert.toString());
      }
      match.setCharAt(random.nextInt(columns), letter(random, 'A'));
      matches.add(match.toString());
      inserts.add(inserted);
    }
    return new RandomAlignment(ids, matches, inserts);
  }

  private static char letter(Random random, char first) {
    return (char) (first + random.nextInt(26));
  }

  int rows() {
    return ids.size();
  }

  /** Rows with their own inserts only, as in an A3M. */
  List<String> ragged() {
    List<String> rows = new ArrayList<>();
    for (int n = 0; n < rows(); n++) {
      StringBuilder row = new StringBuilder();
      for (int k = 0; k < matches.get(n).length(); k++) {
        row.append(inserts.get(n).get(k)).append(matches.get(n).charAt(k));
      }
      rows.add(row.toString());
    }
    return rows;
  }

  /** Rows of equal width, inserts padded with dots. */
  List<String> padded() {
    List<StringBuilder> rows = new ArrayList<>();
    ids.forEach(id -> rows.add(new StringBuilder()));
    for (int k = 0; k < matches.get(0).length(); k++) {
      int column = k;
      int width = inserts.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
      for (int n = 0; n < rows(); n++) {
        String insert = inserts.get(n).get(k);
        rows.get(n)
            .append(insert)
            .append(".".repeat(width - insert.length()))
            .append(matches.get(n).charAt(k));
      }
    }
    return rows.stream().map(StringBuilder::toString).toList();
  }

  /** What shall be read: the match columns, those of the query's residues only if so chosen. */
  List<String> expected(ColumnChoice columns) {
    String query = matches.get(0);
    return matches.stream()
        .map(
            row -> {
              StringBuilder kept = new StringBuilder();
              for (int k = 0; k < row.length(); k++) {
                if (columns == ColumnChoice.MATCH || query.charAt(k) != '-') {
                  kept.append(row.charAt(k));
                }
              }
              return kept.toString();
            })
        .toList();
  }

  String write(AlignmentFormat format, Random random) {
    int width = 1 + random.nextInt(30);
    return switch (format) {
      case A3M -> annotation(random) + marked(ragged(), width);
      case A2M, FASTA -> marked(padded(), width);
      case STOCKHOLM -> "# STOCKHOLM 1.0\n#=GF ID fam\n" + blocks(padded(), width, "") + "//\n";
      case CLUSTAL -> "CLUSTAL W\n\n" + blocks(padded(), width, "          * :.  *\n");
      case ROWS -> String.join("\n", ragged());
    };
  }

  private static String annotation(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> ">ss_pred PSIPRED\nCCHHHHHC\nEE\n";
      case 1 -> ">ss_conf\n9987\n>sa_dssp\nAbC\n";
      default -> "";
    };
  }

  private String marked(List<String> rows, int width) {
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < rows(); n++) {
      text.append('>').append(ids.get(n)).append(" row ").append(n).append('\n');
      for (int from = 0; from < rows.get(n).length(); from += width) {
        text.append(part(rows.get(n), from, width)).append('\n');
      }
    }
    return text.toString();
  }

  private String blocks(List<String> rows, int width, String mark) {
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < rows.get(0).length(); from += width) {
      for (int n = 0; n < rows(); n++) {
        text.append(ids.get(n)).append("   ").append(part(rows.get(n), from, width)).append('\n');
      }
      text.append(mark).append('\n');
    }
    return text.toString();
  }

  private static String part(String row, int from, int width) {
    return row.substring(from, Math.min(row.length(), from + width));
  }
}
