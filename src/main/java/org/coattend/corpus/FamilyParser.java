package org.coattend.corpus;

/** Reads the families of one file, one after the other. */
interface FamilyParser {

  /** What a parser is given. */
  record Input(ByteLines lines, String source, String family, ReadOptions options) {

    FamilyBuilder newFamily() {
      return new FamilyBuilder(source, family, options);
    }

    /** Notes that the stream broke off, unless the family's last row has been set aside for it. */
    void remarkDamage(FamilyBuilder builder, boolean noted) {
      if (lines.damage() != null && !noted) {
        builder.remark(lines.number(), "the file breaks off here: " + damage(), "");
      }
    }

    /** What is wrong with the present line as such, or null. */
    String fault() {
      if (lines.unfinished()) {
        return "row is unfinished, the file breaks off here: " + damage();
      }
      return lines.overlong() ? tooLong() : null;
    }

    String tooLong() {
      return FamilyBuilder.format(
          "row is longer than %,d characters", options.limits().maxRowBytes());
    }

    String damage() {
      String message = lines.damage().getMessage();
      return message == null ? lines.damage().getClass().getSimpleName() : message;
    }
  }

  /** The next family, or null after the last. */
  FamilyRead next();

  /** A file that holds one family, or nothing that can be read. */
  abstract class Single implements FamilyParser {
    private boolean done;

    @Override
    public final FamilyRead next() {
      if (done) {
        return null;
      }
      done = true;
      return read();
    }

    abstract FamilyRead read();
  }
}
