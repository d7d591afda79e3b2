package io.shardflow.benchmark.baseline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** Writes rows as JSON Lines into date folders. */
final class BaselineSink {
  /** The format of times in rows. */
  static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private BaselineSink() {}

  /** A row, with the time that determines its folder, in UTC. */
  interface Row {
    LocalDateTime bucketTime();
  }

  static <T extends Row> void sink(DataStream<T> rows, Path output, String dataSet) {
    rows.sinkTo(
            FileSink.forRowFormat(
                    new org.apache.flink.core.fs.Path(output.resolve(dataSet).toUri()),
                    new JsonLinesEncoder<T>())
                .withBucketAssigner(new DateBucketAssigner<T>())
                .build())
        .name(dataSet);
  }

  private static final class JsonLinesEncoder<T> implements Encoder<T> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(T row, OutputStream out) throws IOException {
      out.write(MAPPER.writeValueAsBytes(row));
      out.write('\n');
    }
  }

  private static final class DateBucketAssigner<T extends Row>
      implements BucketAssigner<T, String> {
    private static final long serialVersionUID = 1L;
    private static final DateTimeFormatter FOLDER =
        DateTimeFormatter.ofPattern("'year='yyyy/'month='MM/'day='dd/'hour='HH");

    @Override
    public String getBucketId(T row, Context context) {
      return row.bucketTime().format(FOLDER);
    }

    @Override
    public SimpleVersionedSerializer<String> getSerializer() {
      return SimpleVersionedStringSerializer.INSTANCE;
    }
  }
}
