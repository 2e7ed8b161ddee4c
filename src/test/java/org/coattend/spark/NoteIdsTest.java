package org.coattend.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.coattend.corpus.note.Note;
import org.coattend.corpus.note.NoteLabels;
import org.coattend.corpus.note.SectionHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoteIdsTest {
  private static SparkSession spark;
  private static JavaSparkContext context;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void anIdOfSeveralNotesCountsOnceAmongTheLabelledAndIsAmbiguous() throws IOException {
    Path sections =
        Files.writeString(
            folder.resolve("sections.csv"),
            "note_id,section,start,end\na,PLAN,0,1\nb,PLAN,0,1\nnone,PLAN,0,1\n");
    NoteLabels labels =
        NoteLabels.read("", sections.toString(), new SectionHeader(""), new Configuration());
    List<Note> notes =
        Stream.of("a", "b", "c", "b", "d", "b", "d")
            .map(id -> new Note(id + ".csv", 1, id, id, "", "text", List.of()))
            .toList();

    NoteIds ids = NoteIds.of(context.parallelize(notes, 3), context.broadcast(labels));

    assertThat(ids).isEqualTo(new NoteIds(5, 2, Set.of("b")));
    assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }
}
