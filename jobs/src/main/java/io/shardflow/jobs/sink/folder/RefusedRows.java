package io.shardflow.jobs.sink.folder;

import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.UnwritableRowException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.OutputTag;

/** The rows of a data set that cannot be written, as dead letters. */
public final class RefusedRows {
  public static final OutputTag<DeadLetter> TAG =
      new OutputTag<>("refused", Types.POJO(DeadLetter.class));

  private RefusedRows() {}

  /** Returns a dead letter with the row as a JSON object. */
  public static DeadLetter deadLetter(
      OutputRecord record, String dataSet, UnwritableRowException refusal) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    new JsonEncoder().encode(record, line);
    String json = line.toString(StandardCharsets.UTF_8).stripTrailing();
    return new DeadLetter(
        refusal.reason().label(),
        refusal.field(),
        json,
        "utf-8",
        dataSet,
        null,
        record.bucketTime());
  }
}
