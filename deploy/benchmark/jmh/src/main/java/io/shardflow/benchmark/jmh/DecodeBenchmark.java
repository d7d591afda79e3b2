package io.shardflow.benchmark.jmh;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.codec.EventDecoder;
import io.shardflow.model.Decoded;
import io.shardflow.model.Origin;
import java.io.IOException;
import java.time.Instant;
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
import org.openjdk.jmh.infra.Blackhole;

/** Measures the time to decode a JSON record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Records.COUNT)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecodeBenchmark {
  private static final JsonFactory JSON = new JsonFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Origin ORIGIN = Origin.of("file", "1", Instant.EPOCH);

  @Param public Records.Input input;

  private byte[][] records;
  private EventDecoder<?> decoder;

  @Setup
  public void setUp() {
    records = input.records();
    decoder = EventDecoder.json(input.format);
    Decoded<?> decoded = decoder.decode(records[0], ORIGIN);
    if (decoded.isEvent() == (input == Records.Input.SALE_MALFORMED)) {
      throw new IllegalStateException(decoded.toString());
    }
  }

  /** Decodes to an event with validated values, as the jobs do. */
  @Benchmark
  public void shardflow(Blackhole hole) {
    for (byte[] record : records) {
      hole.consume(decoder.decode(record, ORIGIN));
    }
  }

  /** Reads names and values with Jackson's parser. Times stay strings, and no event is created. */
  @Benchmark
  public void jacksonTokens(Blackhole hole) throws IOException {
    for (byte[] record : records) {
      try (JsonParser parser = JSON.createParser(record)) {
        for (JsonToken token; (token = parser.nextToken()) != null; ) {
          if (token.isNumeric()) {
            hole.consume(parser.getDoubleValue());
          } else if (token.isScalarValue()) {
            hole.consume(parser.getText());
          }
        }
      } catch (JacksonException e) {
        hole.consume(e);
      }
    }
  }

  /** Decodes to a tree with Jackson's {@code ObjectMapper}. Times stay strings. */
  @Benchmark
  public void jacksonTree(Blackhole hole) throws IOException {
    for (byte[] record : records) {
      try {
        hole.consume(MAPPER.readTree(record));
      } catch (JacksonException e) {
        hole.consume(e);
      }
    }
  }
}
