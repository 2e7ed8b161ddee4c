package org.coattend.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** What a page is drawn from. */
record PageData(JsonNode page) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEGIN = "<script type=\"application/json\" id=\"data\">";

  static PageData of(Path file) {
    try {
      String html = Files.readString(file);
      int start = html.indexOf(BEGIN) + BEGIN.length();
      return new PageData(JSON.readTree(html.substring(start, html.indexOf("</script>", start))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The parts of a kind, from top to bottom. */
  List<JsonNode> blocks(String kind) {
    return StreamSupport.stream(page.path("blocks").spliterator(), false)
        .filter(block -> block.path("kind").asText().equals(kind))
        .toList();
  }

  /** The first part of a kind. */
  JsonNode block(String kind) {
    return blocks(kind).stream().findFirst().orElseThrow(() -> new AssertionError("no " + kind));
  }

  /** The table of a name. */
  JsonNode table(String name) {
    return blocks("Table").stream()
        .filter(table -> table.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no table " + name));
  }
}
