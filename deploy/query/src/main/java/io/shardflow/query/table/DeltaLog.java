package io.shardflow.query.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.query.duckdb.DuckDb;
import io.shardflow.query.duckdb.DuckDbSql;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The actions in the log of a Delta table that make up its latest version. */
final class DeltaLog {
  static final String FOLDER = "_delta_log";

  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");

  /** In one file, in several, or of version 2, which may have more files in a folder. */
  private static final Pattern CHECKPOINT =
      Pattern.compile(
          "(\\d{20})\\.checkpoint(?:\\.\\d{10}\\.(\\d{10})|\\.[0-9a-f-]{36})?\\.(?:parquet|json)");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Map<String, JsonNode> files = new LinkedHashMap<>();
  private JsonNode protocol;
  private JsonNode metadata;

  private DeltaLog(Path folder) {
    this.folder = folder;
  }

  /** Reads the log of a table. */
  static DeltaLog read(Path table) throws IOException, TableException {
    DeltaLog log = new DeltaLog(table.resolve(FOLDER));
    log.read();
    return log;
  }

  JsonNode protocol() {
    return protocol;
  }

  JsonNode metadata() {
    return metadata;
  }

  /** Returns the add actions of the files with rows. */
  Collection<JsonNode> files() {
    return files.values();
  }

  static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }

  private void read() throws IOException, TableException {
    NavigableMap<Long, Path> commits = new TreeMap<>();
    NavigableMap<Long, List<Path>> checkpoints = new TreeMap<>();
    list(commits, checkpoints);
    if (commits.isEmpty() && checkpoints.isEmpty()) {
      throw new TableException(
          "has no commit yet: wait for the next checkpoint of the job that writes it");
    }
    long next = 0;
    if (!checkpoints.isEmpty()) {
      next = checkpoints.lastKey() + 1;
      readCheckpoint(checkpoints.lastEntry().getValue());
    }
    for (Map.Entry<Long, Path> commit : commits.tailMap(next, true).entrySet()) {
      if (commit.getKey() != next) {
        throw TableSnapshot.missing("commit", folder.resolve("%020d.json".formatted(next)));
      }
      readCommit(commit.getValue());
      next++;
    }
    if (protocol == null || metadata == null) {
      throw new TableException(
          "has no columns in its log (%s): copy the whole table again".formatted(folder));
    }
  }

  private void list(NavigableMap<Long, Path> commits, NavigableMap<Long, List<Path>> checkpoints)
      throws IOException {
    Map<String, List<Path>> parts = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.sorted().toList()) {
        String name = file.getFileName().toString();
        Matcher commit = COMMIT.matcher(name);
        Matcher checkpoint = CHECKPOINT.matcher(name);
        if (commit.matches()) {
          commits.put(Long.parseLong(commit.group(1)), file);
        } else if (checkpoint.matches()) {
          int count = checkpoint.group(2) == null ? 1 : Integer.parseInt(checkpoint.group(2));
          List<Path> found =
              parts.computeIfAbsent(
                  checkpoint.group(1) + (count == 1 ? name : "." + count),
                  any -> new ArrayList<>());
          found.add(file);
          if (found.size() == count) {
            checkpoints.put(Long.parseLong(checkpoint.group(1)), found);
          }
        }
      }
    }
  }

  private void readCommit(Path file) throws IOException, TableException {
    List<JsonNode> adds = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank()) {
        continue;
      }
      JsonNode action;
      try {
        action = JSON.readTree(line);
      } catch (JsonProcessingException e) {
        throw new TableException(
            "has a broken commit %s: restore it, or copy the whole table again".formatted(file), e);
      }
      apply(action);
      if (action.path("remove").isObject()) {
        files.remove(key(action.get("remove")));
      }
      if (action.path("add").isObject()) {
        adds.add(action.get("add"));
      }
    }
    // A commit may replace a file by itself, with a deletion vector.
    adds.forEach(add -> files.put(key(add), add));
  }

  private void apply(JsonNode action) {
    if (action.path("protocol").isObject()) {
      protocol = action.get("protocol");
    }
    if (action.path("metaData").isObject()) {
      metadata = action.get("metaData");
    }
  }

  /** Returns what identifies a file: its path, and the vector of the rows deleted from it. */
  private static String key(JsonNode file) {
    JsonNode vector = file.path("deletionVector");
    return file.path("path").asText()
        + "\n"
        + vector.path("storageType").asText()
        + vector.path("pathOrInlineDv").asText()
        + "@"
        + vector.path("offset").asText();
  }

  private void readCheckpoint(List<Path> checkpoint) throws IOException, TableException {
    List<Path> sidecars = new ArrayList<>();
    try (Connection db = DuckDb.open()) {
      for (JsonNode action : actions(db, checkpoint)) {
        apply(action);
        if (action.path("add").isObject()) {
          files.put(key(action.get("add")), action.get("add"));
        }
        if (action.path("sidecar").isObject()) {
          String path = action.get("sidecar").path("path").asText();
          sidecars.add(
              path.startsWith("file:")
                  ? Path.of(URI.create(path))
                  : folder.resolve("_sidecars").resolve(path));
        }
      }
      for (Path sidecar : sidecars) {
        if (!Files.exists(sidecar)) {
          throw TableSnapshot.missing("checkpoint file", sidecar);
        }
      }
      if (!sidecars.isEmpty()) {
        for (JsonNode action : actions(db, sidecars)) {
          files.put(key(action.path("add")), action.path("add"));
        }
      }
    } catch (SQLException e) {
      throw new TableException(
          "has a broken checkpoint %s: restore it, or copy the whole table again"
              .formatted(checkpoint.get(0)),
          e);
    }
  }

  /** Returns the actions that matter, without the statistics of files. */
  private static List<JsonNode> actions(Connection db, List<Path> files)
      throws SQLException, IOException {
    if (files.get(0).toString().endsWith(".json")) {
      List<JsonNode> actions = new ArrayList<>();
      for (String line : Files.readAllLines(files.get(0))) {
        actions.add(JSON.readTree(line));
      }
      return actions;
    }
    String relation = "read_parquet(%s, union_by_name = true)".formatted(DuckDbSql.files(files));
    List<String> fields = new ArrayList<>();
    for (String column : DuckDbSql.columns(db, relation).keySet()) {
      switch (column) {
        case "protocol", "metaData", "sidecar" -> fields.add("'%1$s': \"%1$s\"".formatted(column));
        case "add" -> fields.add("'add': " + add(db, relation));
        default -> {
          // Not about the rows.
        }
      }
    }
    List<JsonNode> actions = new ArrayList<>();
    try (Statement statement = db.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT to_json({%s})::VARCHAR FROM %s"
                    .formatted(String.join(", ", fields), relation))) {
      while (rows.next()) {
        actions.add(JSON.readTree(rows.getString(1)));
      }
    }
    return actions;
  }

  private static String add(Connection db, String relation) throws SQLException {
    boolean hasVectors =
        DuckDbSql.columns(db, "(SELECT unnest(\"add\") FROM " + relation + ")")
            .containsKey("deletionVector");
    return "CASE WHEN \"add\" IS NULL THEN NULL ELSE {'path': \"add\".path, 'partitionValues':"
        + " \"add\".partitionValues"
        + (hasVectors ? ", 'deletionVector': \"add\".deletionVector" : "")
        + "} END";
  }
}
