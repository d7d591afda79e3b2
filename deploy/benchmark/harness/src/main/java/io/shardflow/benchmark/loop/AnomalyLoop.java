package io.shardflow.benchmark.loop;

import static io.shardflow.benchmark.loop.HourlyFileWriter.ascii;

import java.io.IOException;
import java.nio.file.Path;

/** {@code anomaly-filter}, with the default rules. */
final class AnomalyLoop implements JobLoop {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int TYPE = 1;
  private static final int READING = 5;
  private static final int STATUS = 6;
  private static final int TIME = 7;
  private static final byte[][] PREFIXES = {
    ascii("{\"sensor_id\":\""),
    ascii("\",\"sensor_type\":\""),
    ascii("\",\"location\":\""),
    ascii("\",\"floor\":\""),
    ascii("\",\"room\":\""),
    ascii("\",\"reading\":"),
    ascii(",\"status\":\""),
    ascii("\",\"event_time\":\"")
  };
  private static final byte[] END = ascii("\"}\n");

  private final FlatJsonScanner reading =
      new FlatJsonScanner(
          "sensor_id",
          "sensor_type",
          "location",
          "floor",
          "room",
          "reading",
          "status",
          "timestamp");
  private final ByteParser parser = new ByteParser();
  private final KeyIndex types = new KeyIndex();
  private final HourlyFileWriter anomalies;

  AnomalyLoop(Path output) {
    anomalies = new HourlyFileWriter(output.resolve("anomalies"));
    for (String type : new String[] {"temperature", "humidity", "pressure", "motion", "light"}) {
      types.number(ascii(type), 0, type.length());
    }
  }

  @Override
  public int process(byte[] bytes, int offset) throws IOException {
    int next = reading.parse(bytes, offset);
    long nanos = parser.nanos(bytes, reading.from[TIME], reading.to[TIME]);
    double value = ByteParser.number(bytes, reading.from[READING], reading.to[READING]);
    if (!isAnomaly(types.number(bytes, reading.from[TYPE], reading.to[TYPE]), value)) {
      return next;
    }
    long millis = Math.floorDiv(nanos, NANOS_PER_MILLI);
    anomalies.row(millis);
    for (int field = 0; field <= STATUS; field++) {
      // Numbers are copied in their original notation: their value is the same.
      anomalies.put(PREFIXES[field]).put(bytes, reading.from[field], reading.to[field]);
    }
    anomalies.put(PREFIXES[TIME]).time(millis).put(END);
    return next;
  }

  private static boolean isAnomaly(int type, double reading) {
    return switch (type) {
      case 0 -> reading > 30;
      case 1 -> reading > 80;
      case 2 -> reading < 990 || reading > 1020;
      case 3 -> reading == 1;
      case 4 -> reading < 100;
      default -> false;
    };
  }

  @Override
  public void closeCompleteWindows() {}

  @Override
  public void close() throws IOException {
    anomalies.close();
  }
}
