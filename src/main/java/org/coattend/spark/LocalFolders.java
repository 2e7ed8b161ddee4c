package org.coattend.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.spark.SparkEnv;
import org.slf4j.LoggerFactory;

/**
 * Where the driver, and in local mode its tasks, keep rows on their way ({@code spark.local.dir},
 * by default the machine's temporary folder). Executors' are made by the cluster, for their user
 * alone; the driver's Spark leaves to the umask, by which all may read them.
 */
public final class LocalFolders {
  private LocalFolders() {}

  /** Lets nobody but the driver's user into its folders, where the file system can. */
  public static void restrict() {
    for (File folder : SparkEnv.get().blockManager().diskBlockManager().localDirs()) {
      try {
        Files.setPosixFilePermissions(
            folder.toPath(), PosixFilePermissions.fromString("rwx------"));
      } catch (IOException | UnsupportedOperationException e) {
        LoggerFactory.getLogger(LocalFolders.class)
            .warn("others may be able to read what {} holds for a while: {}", folder, e.toString());
      }
    }
  }
}
