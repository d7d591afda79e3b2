package io.shardflow.query.table;

import io.shardflow.query.duckdb.DuckDb;
import io.shardflow.query.duckdb.DuckDbSql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;

/** A Delta table that a test writes action by action. */
public record DeltaFolder(Path path) {
  /** The columns {@code id BIGINT, name VARCHAR, day BIGINT}, partitioned by day. */
  public static final String METADATA = metadata("", "id:long", "name:string", "day:long");

  /** Writes a commit with the protocol, the columns above, and more actions. */
  public DeltaFolder create(String... actions) throws Exception {
    String[] all = new String[actions.length + 2];
    all[0] = "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}";
    all[1] = METADATA;
    System.arraycopy(actions, 0, all, 2, actions.length);
    return commit(0, all);
  }

  public DeltaFolder commit(int version, String... actions) throws Exception {
    Files.createDirectories(path.resolve("_delta_log"));
    Files.writeString(
        path.resolve("_delta_log/%020d.json".formatted(version)),
        String.join("\n", actions) + "\n");
    return this;
  }

  /** Returns the action that defines columns, partitioned by {@code day}. */
  static String metadata(String configuration, String... columns) {
    StringBuilder fields = new StringBuilder();
    for (String column : columns) {
      String[] parts = column.split(":");
      fields.append(
          "%s{\"name\":\"%s\",\"type\":\"%s\",\"nullable\":true,\"metadata\":{%s}}"
              .formatted(
                  fields.isEmpty() ? "" : ",",
                  parts[0],
                  parts[1],
                  parts.length < 3
                      ? ""
                      : "\"delta.columnMapping.physicalName\":\"" + parts[2] + "\""));
    }
    return "{\"metaData\":{\"id\":\"1\",\"format\":{\"provider\":\"parquet\",\"options\":{}},\"schemaString\":\"%s\",\"partitionColumns\":[\"day\"],\"configuration\":{%s}}}"
        .formatted(
            ("{\"type\":\"struct\",\"fields\":[" + fields + "]}").replace("\"", "\\\""),
            configuration);
  }

  /** Writes a file with the rows of a query, and returns the action that adds it to the table. */
  public String add(String file, String day, String query) throws Exception {
    Path target = path.resolve(file);
    Files.createDirectories(target.getParent());
    sql("COPY (%s) TO %s (FORMAT parquet)".formatted(query, DuckDbSql.text(target.toString())));
    return "{\"add\":{\"path\":\"%s\",\"partitionValues\":{\"day\":%s},\"size\":1,\"modificationTime\":1,\"dataChange\":true}}"
        .formatted(
            file.replace("%", "%25").replace(" ", "%20"), day == null ? "null" : "\"" + day + "\"");
  }

  public static String remove(String file) {
    return "{\"remove\":{\"path\":\"%s\",\"dataChange\":true}}".formatted(file);
  }

  /** Replaces the commits up to a version by a checkpoint with the same actions. */
  public void checkpoint(int version) throws Exception {
    StringBuilder files = new StringBuilder();
    for (int i = 0; i <= version; i++) {
      Path commit = path.resolve("_delta_log/%020d.json".formatted(i));
      files.append(i == 0 ? "" : ",").append(DuckDbSql.text(commit.toString()));
    }
    sql(
        "COPY (SELECT * FROM read_json([%s], columns = {protocol: 'STRUCT(minReaderVersion INT, minWriterVersion INT)', metaData: 'STRUCT(id VARCHAR, format STRUCT(provider VARCHAR), schemaString VARCHAR, partitionColumns VARCHAR[], configuration MAP(VARCHAR, VARCHAR))', add: 'STRUCT(path VARCHAR, partitionValues MAP(VARCHAR, VARCHAR), size BIGINT, dataChange BOOLEAN)', txn: 'STRUCT(appId VARCHAR, version BIGINT)'})) TO %s"
            .formatted(
                files,
                DuckDbSql.text(
                    path.resolve("_delta_log/%020d.checkpoint.parquet".formatted(version))
                        .toString())));
    for (int i = 0; i <= version; i++) {
      Files.delete(path.resolve("_delta_log/%020d.json".formatted(i)));
    }
  }

  private static void sql(String statement) throws Exception {
    try (Connection db = DuckDb.open();
        Statement run = db.createStatement()) {
      run.execute(statement);
    }
  }
}
