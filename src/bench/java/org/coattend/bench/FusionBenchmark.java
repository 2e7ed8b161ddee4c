package org.coattend.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.coattend.job.Defaults;
import org.coattend.job.FusionJob;

/**
 * How well fusion points and finds in grids of x-rays that it has not seen, whose tiles it has not
 * seen either.
 */
final class FusionBenchmark {
  private static final int LEARNT = 3000;
  private static final int HELD_OUT = 200;

  private FusionBenchmark() {}

  static void print(Path npz) throws IOException {
    if (!Files.exists(npz)) {
      System.out.println("fusion skipped: there is no " + npz);
      return;
    }
    Path folder = Files.createTempDirectory("coattend-bench");
    try {
      XrayGrids.draw(npz, folder, LEARNT, HELD_OUT, "test", 2026);
      run(folder);
    } finally {
      FileUtil.fullyDelete(folder.toFile());
    }
  }

  private static void run(Path folder) {
    SparkSession spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    try {
      new FusionJob(
              new Defaults("fusion")
                  .overriddenBy(
                      null,
                      Map.of(
                          "input", folder + "/notes.csv",
                          "images", folder + "/images",
                          "boxes", folder + "/boxes.csv",
                          "split-column", "split",
                          "epochs", "12",
                          "output", folder + "/report")))
          .run(spark);
      System.out.printf(
          Locale.ROOT,
          "%n%,d grids of x-rays to learn from, %,d of others held out%n",
          LEARNT,
          HELD_OUT);
      for (Row row :
          spark
              .read()
              .parquet(folder + "/report/pair_stats")
              .groupBy("direction")
              .avg("pointing", "pointing_chance", "above_shuffled", "entropy")
              .collectAsList()) {
        System.out.printf(
            Locale.ROOT,
            "%-14s pointing %.3f (guessing %.3f), above shuffled %.3f, entropy %.2f%n",
            row.getString(0),
            row.getDouble(1),
            row.getDouble(2),
            row.getDouble(3),
            row.getDouble(4));
      }
      spark.read().parquet(folder + "/report/retrieval").orderBy("direction", "k").show(false);
    } finally {
      spark.stop();
    }
  }
}
