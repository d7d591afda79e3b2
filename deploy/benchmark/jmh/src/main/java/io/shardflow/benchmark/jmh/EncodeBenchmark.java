package io.shardflow.benchmark.jmh;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.RecordEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the time to encode a record as a line of JSON. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Records.COUNT)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EncodeBenchmark {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  @Param public Records.Output output;

  private final RecordEncoder encoder = new JsonEncoder();
  private OutputRecord[] records;

  @Setup
  public void setUp() throws IOException {
    records = output.records();
    if (shardflow() != jackson()) {
      throw new IllegalStateException("The two encoders write different lines");
    }
  }

  /** With the encoder of the jobs. */
  @Benchmark
  public long shardflow() throws IOException {
    Sum out = new Sum();
    for (OutputRecord record : records) {
      encoder.encode(record, out);
    }
    return out.sum;
  }

  /** With Jackson's generator, which writes the same lines. */
  @Benchmark
  public long jackson() throws IOException {
    Sum out = new Sum();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      FieldWriter fields = new JacksonFields(json);
      for (OutputRecord record : records) {
        json.writeStartObject();
        record.writeTo(fields);
        json.writeEndObject();
      }
      json.writeRaw('\n');
    }
    return out.sum;
  }

  private record JacksonFields(JsonGenerator json) implements FieldWriter {
    @Override
    public void text(String name, String value) throws IOException {
      json.writeStringField(name, value);
    }

    @Override
    public void integer(String name, Long value) throws IOException {
      json.writeNumberField(name, value);
    }

    @Override
    public void number(String name, double value) throws IOException {
      json.writeNumberField(name, value);
    }

    @Override
    public void decimal(String name, BigDecimal value) throws IOException {
      json.writeFieldName(name);
      json.writeNumber(value.stripTrailingZeros().toPlainString());
    }

    @Override
    public void bool(String name, boolean value) throws IOException {
      json.writeBooleanField(name, value);
    }
  }

  /**
   * Sums up all bytes, so that no write can be optimized away. The sum does not depend on how the
   * bytes are split into writes.
   */
  private static final class Sum extends OutputStream {
    private long sum;

    @Override
    public void write(int b) {
      sum += b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        sum += bytes[i];
      }
    }
  }
}
