package org.coattend.corpus.note;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sentences of a CoNLL-U file (Universal Dependencies), each a note with the dependencies of
 * its words as relations, from the dependent to its head, by their kind without its subtype. Of
 * multi-word tokens the token counts; the root's and punctuation's dependencies are left out.
 */
final class ConlluSentences implements RecordReader {
  private static final String TEXT = "# text = ";
  private static final String ID = "# sent_id = ";
  private static final int COLUMNS = 10;

  /** A word's number, its head's, and the dependency. */
  private record Word(int number, int head, String dependency) {}

  private final BufferedReader in;
  private final NoteColumns columns;
  private long line;
  private long position;

  ConlluSentences(BufferedReader in, NoteColumns columns) {
    this.in = in;
    this.columns = columns;
  }

  @Override
  public SourceRecord next() throws IOException {
    List<String> lines = new ArrayList<>();
    long first = line + 1;
    String read = in.readLine();
    while (read != null && !(read.isBlank() && !lines.isEmpty())) {
      line++;
      if (read.isBlank()) {
        first = line + 1;
      } else {
        lines.add(read);
      }
      read = in.readLine();
    }
    line++;
    if (lines.isEmpty()) {
      return null;
    }
    position++;
    return sentence(lines, first);
  }

  private SourceRecord sentence(List<String> lines, long first) {
    String text = null;
    String id = null;
    List<Word> words = new ArrayList<>();
    Map<Integer, Span> spans = new HashMap<>();
    int at = 0;
    int within = 0;
    for (int k = 0; k < lines.size(); k++) {
      String row = lines.get(k);
      if (row.startsWith("#")) {
        text = row.startsWith(TEXT) ? row.substring(TEXT.length()) : text;
        id = row.startsWith(ID) ? row.substring(ID.length()) : id;
        continue;
      }
      String[] fields = row.split("\t", -1);
      if (fields.length != COLUMNS) {
        return SourceRecord.broken(
            position, first + k, "%d fields, must be %d".formatted(fields.length, COLUMNS));
      }
      if (text == null) {
        return SourceRecord.broken(position, first, "the sentence has no line '" + TEXT + "'");
      }
      String number = fields[0];
      if (number.contains(".")) {
        continue;
      }
      boolean several = number.contains("-");
      int word = whole(several ? number.substring(0, number.indexOf('-')) : number);
      int last = several ? whole(number.substring(number.indexOf('-') + 1)) : word;
      int head = several ? 0 : whole(fields[6]);
      if (word < 1 || last < word || last > lines.size() || head < 0) {
        return SourceRecord.broken(position, first + k, "a word's number or head is none");
      }
      if (word > within) {
        int start = text.indexOf(fields[1], at);
        if (fields[1].isEmpty() || start < 0) {
          return SourceRecord.broken(position, first + k, "the word is not where it should be");
        }
        at = start + fields[1].length();
        for (int part = word; part <= last; part++) {
          spans.put(part, new Span(start, at));
        }
        within = last;
      }
      if (LabelName.isTooLong(fields[7])) {
        return SourceRecord.broken(position, first + k, LabelName.tooLong("the dependency"));
      }
      if (!several) {
        words.add(new Word(word, head, fields[7]));
      }
    }
    if (text == null) {
      return SourceRecord.broken(position, first, "the sentence has no line '" + TEXT + "'");
    }
    Map<String, String> values = new HashMap<>();
    values.put(columns.id(), id);
    values.put(columns.text(), text);
    return new SourceRecord(position, first, false, values, relations(words, spans), null);
  }

  private static List<Relation> relations(List<Word> words, Map<Integer, Span> spans) {
    List<Relation> relations = new ArrayList<>();
    for (Word word : words) {
      Span from = spans.get(word.number());
      Span to = spans.get(word.head());
      String kind = word.dependency().split(":", 2)[0];
      if (to != null && !to.equals(from) && !kind.equals("punct")) {
        relations.add(new Relation(kind, from, to, List.of()));
      }
    }
    return relations;
  }

  /** A whole number, or −1. */
  private static int whole(String digits) {
    return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
  }
}
