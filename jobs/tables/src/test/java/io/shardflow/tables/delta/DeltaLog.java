package io.shardflow.tables.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The log of a local table as plain JSON, without the library that wrote it. */
public final class DeltaLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DeltaLog() {}

  /** Returns the data files of the table, each as often as the log adds it. */
  public static List<Path> files(Path table) throws IOException {
    List<Path> files = new ArrayList<>();
    for (JsonNode action : actions(table)) {
      if (action.has("add")) {
        files.add(
            table.resolve(
                URLDecoder.decode(action.at("/add/path").textValue(), StandardCharsets.UTF_8)));
      }
    }
    return files;
  }

  /** Returns the sum of the rows that the statistics of the files name. */
  static long rows(Path table) throws IOException {
    long rows = 0;
    for (JsonNode action : actions(table)) {
      if (action.has("add")) {
        rows += JSON.readTree(action.at("/add/stats").textValue()).get("numRecords").asLong();
      }
    }
    return rows;
  }

  private static List<JsonNode> actions(Path table) throws IOException {
    List<JsonNode> actions = new ArrayList<>();
    try (Stream<Path> log = Files.list(table.resolve("_delta_log"))) {
      for (Path commit :
          log.filter(file -> file.toString().matches(".*/\\d{20}\\.json")).sorted().toList()) {
        for (String line : Files.readAllLines(commit)) {
          actions.add(JSON.readTree(line));
        }
      }
    }
    return actions;
  }
}
