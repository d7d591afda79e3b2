package io.shardflow.live.tail;

import io.shardflow.jobs.sink.folder.ResultNames;
import io.shardflow.live.row.DataSetId;
import io.shardflow.live.row.RowSink;
import io.shardflow.live.tail.table.ColumnFileReader.TableVersion;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** A data set, and which of its files have been read. */
final class FollowedDataSet {
  private static final int MAX_PROBLEMS_KEPT = 1000;

  private final DataSetId id;
  private final RowSink sink;
  private final Map<String, FolderFiles> folders = new HashMap<>();

  /** Several jobs may write files beside each other. Each has rows of its own. */
  private final Set<DataSetId> ids = new LinkedHashSet<>();

  /** Why files cannot be read, by path. */
  private final Map<String, String> fileProblems = new LinkedHashMap<>();

  /** Why folders cannot be listed, by path. */
  private Map<String, String> unlisted = Map.of();

  /** Why the files of folders cannot be found, by path. */
  private final Map<String, String> folderProblems = new TreeMap<>();

  private long brokenLines;
  private long filesWithBrokenLines;
  private String firstBrokenLine;
  private String reported;
  private int pending;
  private boolean isReplacing;

  /** The latest version, if the data set is a table. */
  private TableVersion table;

  private long tableRetry = Long.MAX_VALUE;

  FollowedDataSet(String folder, String root, RowSink sink) {
    String[] names = folder.isEmpty() ? new String[0] : folder.split("/");
    String rootName = root.replaceFirst("/+$", "");
    String name =
        names.length == 0
            ? rootName.substring(rootName.lastIndexOf('/') + 1)
            : names[names.length - 1];
    String job = names.length > 1 ? names[names.length - 2] : "";
    this.id = new DataSetId(name, folder, job);
    this.sink = sink;
    ids.add(id);
  }

  String folder() {
    return id.folder();
  }

  String name() {
    return id.name();
  }

  /** Returns the data set of the rows of a file. */
  synchronized DataSetId id(String file) {
    DataSetId own =
        ResultNames.job(file).map(job -> new DataSetId(id.name(), id.folder(), job)).orElse(id);
    ids.add(own);
    return own;
  }

  FolderFiles files(String folder) {
    return folders.computeIfAbsent(folder, any -> new FolderFiles());
  }

  /** Returns whether files at or below a folder have been read. */
  boolean hasRead(String folder) {
    return folders.entrySet().stream()
        .anyMatch(
            entry ->
                entry.getValue().size() > 0
                    && (folder.isEmpty()
                        || entry.getKey().equals(folder)
                        || entry.getKey().startsWith(folder + "/")));
  }

  TableVersion table() {
    return table;
  }

  void setTable(TableVersion version) {
    table = version;
  }

  /** Returns when the metadata of the table must be read again, in milliseconds. */
  long tableRetry() {
    return tableRetry;
  }

  void setTableRetry(long time) {
    tableRetry = time;
  }

  void addPending() {
    pending++;
  }

  void removePending() {
    pending--;
  }

  /** Begins to read all files again. */
  synchronized void replace() {
    pending = 0;
    folders.clear();
    folderProblems.clear();
    fileProblems.clear();
    brokenLines = 0;
    filesWithBrokenLines = 0;
    firstBrokenLine = null;
    isReplacing = true;
    ids.forEach(sink::replace);
  }

  /** Ends what {@link #replace} began, if all files have been read. */
  synchronized void endReplacing() {
    if (isReplacing && pending == 0) {
      isReplacing = false;
      ids.forEach(sink::replaced);
    }
  }

  synchronized void remove() {
    ids.forEach(sink::remove);
  }

  /** Sets why folders cannot be listed now, by path. */
  void setUnlisted(Map<String, String> problems) {
    unlisted = problems;
  }

  /** Sets or clears (null) why the files of a folder cannot be found. */
  void setFolderProblem(String folder, String problem) {
    if (problem == null) {
      folderProblems.remove(folder);
    } else {
      folderProblems.put(folder, problem);
    }
  }

  void setFileProblem(String path, String problem) {
    if (problem == null) {
      fileProblems.remove(path);
    } else if (fileProblems.size() < MAX_PROBLEMS_KEPT) {
      fileProblems.put(path, problem);
    }
  }

  /** Forgets the problems at and below a folder. */
  void clearFolderProblems(String folder) {
    folderProblems.keySet().removeIf(path -> path.equals(folder) || path.startsWith(folder + "/"));
  }

  void addBrokenLines(long count, String first) {
    if (count > 0) {
      brokenLines += count;
      filesWithBrokenLines++;
      firstBrokenLine = firstBrokenLine == null ? first : firstBrokenLine;
    }
  }

  /** Tells the sink about problems if they have changed. */
  void reportProblem() {
    StringBuilder text = new StringBuilder();
    append(text, "", unlisted.values().stream().findFirst().orElse(null), "");
    append(text, "", folderProblems.values().stream().findFirst().orElse(null), "");
    if (!fileProblems.isEmpty()) {
      int others = fileProblems.size() - 1;
      append(
          text,
          "",
          fileProblems.values().iterator().next(),
          others == 0 ? "" : " (and " + others + " more files)");
    }
    if (brokenLines > 0) {
      append(text, left(), firstBrokenLine, "");
    }
    String problem = text.isEmpty() ? null : text.toString();
    if (!Objects.equals(problem, reported)) {
      reported = problem;
      sink.problem(id, problem);
    }
  }

  private String left() {
    return brokenLines == 1
        ? "1 line is left out: "
        : String.format(
            Locale.ROOT,
            "%,d lines of %,d file%s are left out. The first: ",
            brokenLines,
            filesWithBrokenLines,
            filesWithBrokenLines == 1 ? "" : "s");
  }

  private static void append(StringBuilder text, String before, String problem, String after) {
    if (problem != null) {
      text.append(text.isEmpty() ? "" : ". ").append(before).append(problem).append(after);
    }
  }
}
