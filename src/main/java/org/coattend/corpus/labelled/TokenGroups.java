package org.coattend.corpus.labelled;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.coattend.corpus.BadInputException;
import org.coattend.corpus.note.LabelRow;
import org.coattend.corpus.note.LabelTables;
import org.coattend.corpus.note.NoteColumns;

/**
 * Groups of tokens that a classifier may lean on together, such as pronouns: tables (CSV, TSV) with
 * the columns {@code group, token} and, where tokens have a counterpart, {@code swap}. For images a
 * token is the name of a patch, such as {@code r1c2}.
 */
public final class TokenGroups {
  private static final NoteColumns COLUMNS = new NoteColumns("token", "group", "", "");

  private final TreeMap<String, TreeMap<String, String>> byName = new TreeMap<>();

  private TokenGroups() {}

  /**
   * Reads tables.
   *
   * @param input comma-separated paths, globs and folders; empty for none
   * @return the groups, sorted by name
   * @throws BadInputException when a row cannot be used
   */
  public static List<TokenGroup> read(String input, Configuration hadoop) {
    TokenGroups groups = new TokenGroups();
    LabelTables.read(input, hadoop, COLUMNS, groups::add);
    List<TokenGroup> list = new ArrayList<>();
    groups.byName.forEach((name, swaps) -> list.add(new TokenGroup(name, swaps)));
    return list;
  }

  private void add(LabelRow row) {
    String name = row.value("group").strip();
    String token = token(row, "token");
    String swap = token(row, "swap");
    if (name.isEmpty() || token.isEmpty()) {
      throw new IllegalArgumentException("the row has no group or no token");
    }
    if (swap.equals(token)) {
      throw new IllegalArgumentException("the token is swapped with itself");
    }
    Map<String, String> swaps = byName.computeIfAbsent(name, group -> new TreeMap<>());
    if (swaps.putIfAbsent(token, swap) != null) {
      throw new IllegalArgumentException("the group has this token already; give each once");
    }
  }

  private static String token(LabelRow row, String column) {
    String token = row.value(column).strip();
    if (token.codePoints().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(column + " is more than one word");
    }
    return token;
  }
}
