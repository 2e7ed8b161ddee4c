package org.coattend.corpus;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Short ways to read in tests. */
final class Reading {
  private Reading() {}

  static List<FamilyRead> all(InputStream in, String name, ReadOptions options) {
    List<FamilyRead> families = new ArrayList<>();
    AlignmentReader.open(in, name, Optional.empty(), options).forEachRemaining(families::add);
    return families;
  }

  static List<FamilyRead> all(String content, String name) {
    return all(content, name, ReadOptions.DEFAULT);
  }

  static List<FamilyRead> all(String content, String name, ReadOptions options) {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    return all(new ByteArrayInputStream(bytes), name, options);
  }

  static FamilyRead one(String content, String name) {
    List<FamilyRead> families = all(content, name);
    if (families.size() != 1) {
      throw new AssertionError("one family wanted: " + families);
    }
    return families.get(0);
  }

  static List<String> sequences(FamilyRead family) {
    Alignment alignment = family.accepted().orElseThrow();
    String symbols = new String(alignment.symbols(), StandardCharsets.US_ASCII);
    List<String> rows = new ArrayList<>();
    for (int n = 0; n < alignment.rows(); n++) {
      rows.add(symbols.substring(n * alignment.columns(), (n + 1) * alignment.columns()));
    }
    return rows;
  }

  static List<String> messages(List<FamilyRead> families) {
    return families.stream().flatMap(f -> f.bad().stream()).map(BadRecord::description).toList();
  }
}
