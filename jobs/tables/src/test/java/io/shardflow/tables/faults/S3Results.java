package io.shardflow.tables.faults;

import io.shardflow.tables.delta.DeltaLog;
import io.shardflow.tables.iceberg.IcebergFiles;
import io.shardflow.tables.s3.LocalS3;
import io.shardflow.tables.s3.S3Jobs;
import java.nio.file.Path;
import java.util.List;

/** A kind of results on S3, and how another program reads them. */
enum S3Results {
  PARQUET("--sink.format=parquet", "/part-[^/]*\\.parquet"),
  DELTA("--sink.table=delta", "/_delta_log/\\d{20}\\.json"),
  ICEBERG("--sink.table=iceberg", "/metadata/v\\d+\\.metadata\\.json");

  private final String option;
  private final String commit;

  S3Results(String option, String commit) {
    this.option = option;
    this.commit = commit;
  }

  /** Returns the option of a job that writes such results. */
  String option() {
    return option;
  }

  /** Returns the number of objects that make rows visible. */
  long commits(LocalS3 s3, String dataSet) {
    return s3.list(dataSet + "/").keySet().stream()
        .filter(key -> key.matches(".*" + commit))
        .count();
  }

  /** Returns whether a request, by its first line, makes rows visible. */
  boolean isCommit(String request) {
    return this == PARQUET
        ? request.startsWith("POST") && request.contains("uploadId=")
        : request.matches("PUT [^?]*" + commit + " .*");
  }

  /** Downloads the results, and returns the number of rows and that of different rows. */
  List<Long> count(LocalS3 s3, String dataSet, Path folder) throws Exception {
    s3.download(dataSet + "/", folder);
    Path table = folder.resolve(dataSet);
    return switch (this) {
      case PARQUET ->
          S3Jobs.count(
              s3.list(dataSet + "/").keySet().stream()
                  .filter(key -> key.matches(".*" + commit))
                  .map(folder::resolve)
                  .toList());
      case DELTA -> S3Jobs.count(DeltaLog.files(table));
      case ICEBERG -> S3Jobs.count(IcebergFiles.of(table, folder));
    };
  }
}
