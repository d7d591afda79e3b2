package io.shardflow.local.compact;

import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.sink.folder.ResultNames;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Finds the data sets in a folder, as the command {@code query} does. */
final class ResultFolders {
  /**
   * A folder with rows.
   *
   * @param table none if it has files only
   */
  record DataSet(Path folder, SinkOptions.Table table) {
    String name() {
      return folder.getName();
    }
  }

  private ResultFolders() {}

  /** Returns the data sets in a folder, which may be one itself, sorted by path. */
  static List<DataSet> in(Path folder) throws IOException {
    List<DataSet> found = new ArrayList<>();
    find(folder.makeQualified(folder.getFileSystem()), ResultNames.MAX_DEPTH, found);
    return found;
  }

  private static void find(Path folder, int depth, List<DataSet> found) throws IOException {
    FileStatus[] children = list(folder);
    SinkOptions.Table table = tableIn(folder, children);
    if (table != null) {
      found.add(new DataSet(folder, table));
      return;
    }
    for (int i = 0; depth > 0 && i < children.length; i++) {
      String name = children[i].getPath().getName();
      if (children[i].isDir() && !ResultNames.isHidden(name)) {
        find(children[i].getPath(), depth - 1, found);
      }
    }
  }

  /** Returns the table format of a data set, or null if the folder is no data set. */
  private static SinkOptions.Table tableIn(Path folder, FileStatus[] children) throws IOException {
    SinkOptions.Table found = null;
    for (FileStatus child : children) {
      String name = child.getPath().getName();
      if (child.isDir() && name.equals("_delta_log")) {
        return SinkOptions.Table.DELTA;
      }
      if (child.isDir() && name.equals("metadata") && hasIcebergMetadata(child.getPath())) {
        return SinkOptions.Table.ICEBERG;
      }
      if (child.isDir() ? ResultNames.isPartition(name) : ResultNames.isRowFile(name)) {
        found = SinkOptions.Table.NONE;
      }
    }
    return found;
  }

  private static boolean hasIcebergMetadata(Path folder) throws IOException {
    for (FileStatus file : list(folder)) {
      if (file.getPath().getName().contains(".metadata.json")) {
        return true;
      }
    }
    return false;
  }

  private static FileStatus[] list(Path folder) throws IOException {
    FileSystem files = folder.getFileSystem();
    try {
      FileStatus[] children = files.listStatus(folder);
      if (children == null) {
        return new FileStatus[0];
      }
      java.util.Arrays.sort(
          children, java.util.Comparator.comparing(child -> child.getPath().toString()));
      return children;
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }
}
