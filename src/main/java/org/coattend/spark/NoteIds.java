package org.coattend.spark;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.coattend.corpus.note.Note;
import org.coattend.corpus.note.NoteLabels;
import scala.Tuple2;

/**
 * Whether ids tell notes apart.
 *
 * @param notes how many have an id that another one has
 * @param labelled how many ids that the tables of labels name are there
 * @param ambiguous those of them that several notes have
 */
public record NoteIds(long notes, long labelled, Set<String> ambiguous) {

  /** Of all notes. */
  public static NoteIds of(JavaRDD<Note> notes, Broadcast<NoteLabels> labels) {
    JavaPairRDD<String, Long> counts =
        notes
            .mapToPair(note -> new Tuple2<>(note.id(), 1L))
            .reduceByKey(Long::sum)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      Map<String, Long> labelled = counts.filter(id -> labels.value().names(id._1)).collectAsMap();
      return new NoteIds(
          counts.values().filter(count -> count > 1).fold(0L, Long::sum),
          labelled.size(),
          labelled.keySet().stream()
              .filter(id -> labelled.get(id) > 1)
              .collect(Collectors.toUnmodifiableSet()));
    } finally {
      counts.unpersist();
    }
  }
}
