package org.coattend.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A page as one file of HTML: its data as JSON, the scripts that draw it, and nothing from
 * elsewhere.
 *
 * <p>What a report says may be hostile. It is data alone: no {@code <} of it reaches the file, the
 * script makes text of it, and the page's policy lets a browser run the scripts that are here, by
 * their hashes, and fetch nothing.
 */
final class PageFile {
  static final String EXTENSION = ".html";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLACE = Pattern.compile("%([a-z]+)%");

  /** A pointer to a file that is not there. */
  private static final Pattern SOURCE_MAP = Pattern.compile("\\R?/[/*]# sourceMappingURL=.*");

  private static final Map<String, String> PARTS = parts();
  private static final String TEMPLATE = resource("page.html");

  private PageFile() {}

  /**
   * Writes a page.
   *
   * @param file of any file system; replaced
   */
  static void write(Path file, Configuration hadoop, Page page) throws IOException {
    byte[] html = html(page).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = file.getFileSystem(hadoop).create(file, true)) {
      out.write(html);
    }
  }

  static String html(Page page) {
    Map<String, String> parts = new LinkedHashMap<>(PARTS);
    parts.put("title", escaped(page.getTitle()));
    parts.put("data", json(page));
    return PLACE
        .matcher(TEMPLATE)
        .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
  }

  private static Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("charts", resource("echarts.min.js"));
    parts.put("tables", resource("tabulator.min.js"));
    parts.put("page", resource("page.js"));
    String hashes = parts.values().stream().map(PageFile::hash).collect(Collectors.joining(" "));
    parts.put(
        "policy",
        "default-src 'none'; script-src %s; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
            .formatted(hashes));
    parts.put(
        "style",
        Stream.of("tabulator.min.css", "page.css")
            .map(PageFile::resource)
            .collect(Collectors.joining("\n")));
    return parts;
  }

  private static String resource(String name) {
    try (InputStream in = PageFile.class.getResourceAsStream(name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return SOURCE_MAP.matcher(text).replaceAll("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** No markup can begin within it: JSON reads the escapes back. */
  private static String json(Page page) {
    try {
      return JSON.writeValueAsString(page)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
