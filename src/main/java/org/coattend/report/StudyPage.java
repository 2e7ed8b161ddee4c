package org.coattend.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;

/** A page of HTML with charts in it, which needs no other file. */
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
   * Adds a chart.
   *
   * @param caption what it shows
   * @return this
   */
  public StudyPage chart(LineChart chart, String caption) {
    var png = new ByteArrayOutputStream();
    try {
      BitmapEncoder.saveBitmap(chart.chart(), png, BitmapFormat.PNG);
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
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 1240px; margin: 2em auto; padding: 0 1em; }
        figure { display: inline-block; width: 600px; max-width: 100%%; margin: 0 8px 24px 0; vertical-align: top; }
        img { width: 100%%; }
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
