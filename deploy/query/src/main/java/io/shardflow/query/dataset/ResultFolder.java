package io.shardflow.query.dataset;

import io.shardflow.jobs.sink.folder.ResultNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The data sets in a folder of results. The folder may be a job's {@code sink.path}, hold one such
 * folder per job, hold folders of those, or be a data set itself.
 *
 * @param dataSets the data sets, all at the same depth below the folder
 * @param others folders beside them that hold more data sets, farther below
 */
public record ResultFolder(List<DataSetFolder> dataSets, List<Path> others) {
  /** Finds the data sets that are nearest to a folder. */
  public static ResultFolder of(Path folder) throws IOException {
    try {
      return nearest(List.of(folder), ResultNames.MAX_DEPTH);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static ResultFolder nearest(List<Path> folders, int depth) {
    List<DataSetFolder> dataSets = new ArrayList<>();
    List<Path> rest = new ArrayList<>();
    for (Path folder : folders) {
      Storage storage = storage(folder);
      if (storage == null) {
        rest.add(folder);
      } else {
        dataSets.add(new DataSetFolder(name(folder), folder, storage));
      }
    }
    if (!dataSets.isEmpty()) {
      int below = depth - 1;
      return new ResultFolder(
          dataSets,
          rest.stream()
              .filter(folder -> !nearest(children(folder), below).dataSets().isEmpty())
              .toList());
    }
    return depth <= 0
        ? new ResultFolder(List.of(), List.of())
        : nearest(rest.stream().flatMap(folder -> children(folder).stream()).toList(), depth - 1);
  }

  private static Storage storage(Path folder) {
    Storage table = TableRows.in(folder, name(folder));
    if (table != null) {
      return table;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      boolean hasRows =
          entries.anyMatch(
              entry ->
                  Files.isDirectory(entry)
                      ? ResultNames.isPartition(name(entry))
                      : ResultNames.isRowFile(name(entry)));
      return hasRows ? RowFiles.in(folder, name(folder)) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.isDirectory(entry) && !ResultNames.isHidden(name(entry)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path path) {
    return path.toAbsolutePath().normalize().getFileName() == null
        ? ""
        : path.toAbsolutePath().normalize().getFileName().toString();
  }
}
