package org.coattend.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.coattend.report.PageFolder;
import org.junit.jupiter.api.Test;

class PageFileTest {
  private static final Pattern LIBRARY = Pattern.compile("([0-9a-f]{64})  (\\S+) +.*");

  @Test
  void librariesAreThoseThatWerePublished() throws IOException, NoSuchAlgorithmException {
    List<String> listed =
        new String(resource("LIBRARIES"), StandardCharsets.UTF_8).lines().toList();
    int found = 0;
    for (String line : listed) {
      var library = LIBRARY.matcher(line);
      if (library.matches()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(resource(library.group(2)));
        assertThat(HexFormat.of().formatHex(digest)).as(line).isEqualTo(library.group(1));
        found++;
      }
    }
    assertThat(found).isEqualTo(3);
  }

  @Test
  void nothingOfTheDataIsMarkup() {
    String hostile = "</script><!--<script>alert(1)//\u2028&amp;%page%";
    Page page = new Page(hostile, hostile).add(new Block.Section(hostile, hostile));

    String html = PageFile.html(page);

    String data = html.substring(html.indexOf("id=\"data\">") + 10);
    data = data.substring(0, data.indexOf("</script>"));
    assertThat(data).doesNotContain("<").doesNotContain("&").contains("%page%");
    assertThat(html.split("<script", -1))
        .hasSize(html(new Page("", "")).split("<script", -1).length);
  }

  @Test
  void aPageIsKnownByItsMarkHoweverLongItsTitle() {
    String beginning = html(new Page("x".repeat(10_000), "")).substring(0, 512);

    assertThat(beginning).contains(PageFolder.MARK);
  }

  @Test
  void aPageAsksForNothingFromElsewhere() {
    String html = html(new Page("a", "b"));

    assertThat(html).contains("default-src 'none'").doesNotContain("sourceMappingURL");
    assertThat(html.replaceAll("(?s)(<script[^>]*>).*?</script>", "$1"))
        .contains("<script>")
        .doesNotContainPattern("<[^>]+(src|href)=");
  }

  private static String html(Page page) {
    return PageFile.html(page);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = PageFile.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
