package io.shardflow.benchmark.limit;

import static io.shardflow.benchmark.limit.DataSet.ascii;

import java.io.IOException;
import java.nio.file.Path;

/** {@code anomaly-filter}, with the built-in rules. */
final class AnomalyLoop implements Loop {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int TYPE = 1;
  private static final int READING = 5;
  private static final int STATUS = 6;
  private static final int TIME = 7;
  private static final byte[][] HEADS = {
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

  private final FlatObject reading =
      new FlatObject(
          "sensor_id",
          "sensor_type",
          "location",
          "floor",
          "room",
          "reading",
          "status",
          "timestamp");
  private final Scan scan = new Scan();
  private final Keys types = new Keys();
  private final DataSet anomalies;

  AnomalyLoop(Path output) {
    anomalies = new DataSet(output.resolve("anomalies"));
    for (String type : new String[] {"temperature", "humidity", "pressure", "motion", "light"}) {
      types.number(ascii(type), 0, type.length());
    }
  }

  @Override
  public int take(byte[] bytes, int at) throws IOException {
    int next = reading.parse(bytes, at);
    long nanos = scan.nanos(bytes, reading.from[TIME], reading.to[TIME]);
    double value = Scan.number(bytes, reading.from[READING], reading.to[READING]);
    if (!isAnomaly(types.number(bytes, reading.from[TYPE], reading.to[TYPE]), value)) {
      return next;
    }
    long millis = Math.floorDiv(nanos, NANOS_PER_MILLI);
    anomalies.row(millis);
    for (int field = 0; field <= STATUS; field++) {
      // A number is written as it came: whoever reads it, reads the same.
      anomalies.put(HEADS[field]).put(bytes, reading.from[field], reading.to[field]);
    }
    anomalies.put(HEADS[TIME]).time(millis).put(END);
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
  public void advance() {}

  @Override
  public void close() throws IOException {
    anomalies.close();
  }
}
