package io.shardflow.jobs.compact.folder;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** The folders of a data set. */
final class PartitionFolders {
  private PartitionFolders() {}

  /** Returns a folder and all folders below it, except hidden ones. */
  static List<Path> below(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    found.add(folder);
    for (FileStatus child : list(folder)) {
      if (child.isDir() && !isHidden(child.getPath())) {
        found.addAll(below(child.getPath()));
      }
    }
    return found;
  }

  private static boolean isHidden(Path path) {
    return path.getName().startsWith(".") || path.getName().startsWith("_");
  }

  /** Returns the complete files in a folder, oldest first. */
  static List<RowFile> files(Path folder) throws IOException {
    List<RowFile> found = new ArrayList<>();
    for (FileStatus child : list(folder)) {
      RowFile.of(child).ifPresent(found::add);
    }
    found.sort(
        Comparator.comparingLong(RowFile::modified).thenComparing(file -> file.path().getName()));
    return found;
  }

  /** Lists a folder, again if a temporary file of a job vanishes meanwhile. */
  static List<FileStatus> list(Path folder) throws IOException {
    FileSystem files = folder.getFileSystem();
    while (true) {
      try {
        FileStatus[] children = files.listStatus(folder);
        return children == null ? List.of() : Arrays.asList(children);
      } catch (FileNotFoundException e) {
        if (!files.exists(folder)) {
          return List.of();
        }
      }
    }
  }
}
