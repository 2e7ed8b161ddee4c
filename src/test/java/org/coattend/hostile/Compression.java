package org.coattend.hostile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** How a file is compressed. */
enum Compression {
  NONE("") {
    @Override
    OutputStream to(OutputStream out) {
      return out;
    }
  },
  GZIP(".gz") {
    @Override
    OutputStream to(OutputStream out) throws IOException {
      return new GZIPOutputStream(out);
    }
  },
  BZIP2(".bz2") {
    @Override
    OutputStream to(OutputStream out) throws IOException {
      return new BZip2CompressorOutputStream(out, 1);
    }
  };

  final String extension;

  Compression(String extension) {
    this.extension = extension;
  }

  abstract OutputStream to(OutputStream out) throws IOException;

  byte[] of(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = to(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  static byte[] gunzipped(byte[] compressed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return in.readAllBytes();
    }
  }
}
