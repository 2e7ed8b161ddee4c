package org.coattend.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.spark.SparkEnv;

/**
 * Where the driver, and in local mode its tasks, keep rows on their way ({@code spark.local.dir},
 * by default the machine's temporary folder). Executors' are made by the cluster, for their user
 * alone; the driver's Spark leaves to the umask, by which all may read them.
 */
public final class LocalFolders {
  private LocalFolders() {}

  /** Lets nobody but the driver's user into its folders. */
  public static void restrict() throws IOException {
    for (File folder : SparkEnv.get().blockManager().diskBlockManager().localDirs()) {
      Files.setPosixFilePermissions(folder.toPath(), PosixFilePermissions.fromString("rwx------"));
    }
  }
}
