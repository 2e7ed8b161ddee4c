package org.coattend.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * A page of HTML with charts in it, which needs no other file. Texts in it are data alone: they are
 * escaped, and the page's policy lets a browser run nothing and fetch nothing.
 */
public final class StudyPage {
  private final StringBuilder body = new StringBuilder();
  private final String title;

  /**
   * @param lead what the page is about, in a sentence or two
   */
  public StudyPage(String title, String lead) {
    this.title = title;
    body.append("<h1>%s</h1>%n<p>%s</p>%n".formatted(escaped(title), escaped(lead)));
  }

  /**
   * Begins a section.
   *
   * @param text what it says, in a sentence or two
   * @return this
   */
  public StudyPage section(String heading, String text) {
    body.append("<h2>%s</h2>%n<p>%s</p>%n".formatted(escaped(heading), escaped(text)));
    return this;
  }

  /**
   * Adds a table.
   *
   * @param rows each with a cell for every heading
   * @return this
   */
  public StudyPage table(List<String> headings, List<List<String>> rows) {
    body.append("<table>%n<tr>%s</tr>%n".formatted(cells("th", headings)));
    rows.forEach(row -> body.append("<tr>%s</tr>%n".formatted(cells("td", row))));
    body.append("</table>%n".formatted());
    return this;
  }

  private static String cells(String tag, List<String> texts) {
    return texts.stream()
        .map(text -> "<%1$s>%2$s</%1$s>".formatted(tag, escaped(text)))
        .collect(Collectors.joining());
  }

  /**
   * Adds a chart.
   *
   * @param caption what it shows
   * @return this
   */
  public StudyPage chart(LineChart chart, String caption) {
    return figure(chart.chart(), caption);
  }

  /**
   * Adds a chart.
   *
   * @param caption what it shows
   * @return this
   */
  public StudyPage chart(BarChart chart, String caption) {
    return figure(chart.chart(), caption);
  }

  private StudyPage figure(Chart<?, ?> chart, String caption) {
    var png = new ByteArrayOutputStream();
    try {
      BitmapEncoder.saveBitmap(chart, png, BitmapFormat.PNG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    body.append(
        "<figure><img alt=\"%1$s\" src=\"data:image/png;base64,%2$s\"><figcaption>%1$s</figcaption></figure>%n"
            .formatted(escaped(caption), Base64.getEncoder().encodeToString(png.toByteArray())));
    return this;
  }

  /**
   * Writes the page.
   *
   * @param file of any file system; replaced
   */
  public void write(String file, Configuration hadoop) throws IOException {
    Path path = new Path(file);
    try (OutputStream out = path.getFileSystem(hadoop).create(path, true)) {
      out.write(html().getBytes(StandardCharsets.UTF_8));
    }
  }

  private String html() {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 1240px; margin: 2em auto; padding: 0 1em; }
        figure { display: inline-block; width: 600px; max-width: 100%%; margin: 0 8px 24px 0; vertical-align: top; }
        img { width: 100%%; }
        table { border-collapse: collapse; margin: 0 0 24px; font-size: 14px; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; vertical-align: top; padding: 4px 16px 4px 0; border-bottom: 1px solid #ddd; }
        figcaption { color: #555; font-size: 14px; }
        </style>
        </head>
        <body>
        %s</body>
        </html>
        """
        .formatted(escaped(title), body);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
