package org.coattend.corpus;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Gives every family of many files a name of its own. */
final class FileNames {
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Integer> times = new HashMap<>();

  private FileNames() {}

  /**
   * The task of each file.
   *
   * @param files sorted: the first to have a name keeps it
   * @param ownNames by source, the names of families in files that name them themselves
   */
  static Map<Path, FileTask> tasks(List<FileStatus> files, Map<String, List<String>> ownNames) {
    FileNames names = new FileNames();
    Map<Path, FileTask> tasks = new HashMap<>();
    for (FileStatus file : files) {
      Path path = file.getPath();
      String source = InputFile.source(path);
      String family = AlignmentFormat.familyName(path.getName());
      Map<String, String> renamed = new HashMap<>();
      if (ownNames.containsKey(source)) {
        ownNames.get(source).forEach(name -> renamed.put(name, names.unique(name)));
      } else {
        family = names.unique(family);
      }
      tasks.put(path, new FileTask(path.toUri().toString(), source, family, renamed));
    }
    return tasks;
  }

  private String unique(String name) {
    String unique = name;
    while (!taken.add(unique)) {
      unique = name + "~" + (times.merge(name, 1, Integer::sum) + 1);
    }
    return unique;
  }
}
