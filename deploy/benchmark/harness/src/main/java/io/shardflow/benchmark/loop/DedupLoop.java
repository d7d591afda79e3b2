package io.shardflow.benchmark.loop;

import static io.shardflow.benchmark.loop.HourlyFileWriter.ascii;

import io.shardflow.jobs.eventtime.ExactSum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code dedup}: clean readings, temperature gaps and averages. */
final class DedupLoop implements JobLoop {
  private static final long WINDOW_MILLIS = 10_000;
  private static final long DEDUP_WINDOW_MILLIS = 10_000;
  private static final double GAP_THRESHOLD = 20;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int SENSOR = 0;
  private static final int TIME = 1;
  private static final int AMBIENT = 2;
  private static final int MEASURED = 3;
  private static final byte[] SENSOR_PREFIX = ascii("\",\"sensor_id\":\"");
  private static final byte[] TIME_PREFIX = ascii("\",\"event_timestamp\":\"");
  private static final byte[] AMBIENT_PREFIX = ascii("\",\"ambient_temp\":");
  private static final byte[] MEASURED_PREFIX = ascii(",\"measured_temp\":");
  private static final byte[] END = ascii("}\n");
  private static final byte[] INGEST_PREFIX = ascii("{\"ingest_time\":\"");

  private final FlatJsonScanner probe =
      new FlatJsonScanner("sensorId", "eventTimeStamp", "ambientTemp", "measuredTemp");
  private final ByteParser parser = new ByteParser();
  private final KeyIndex sensors = new KeyIndex();
  private final TumblingWindows<Window> windows =
      new TumblingWindows<>(WINDOW_MILLIS, Window::new, this::write);
  private final HourlyFileWriter clean;
  private final HourlyFileWriter gaps;
  private final HourlyFileWriter averages;
  private final byte[] ingestTime;

  private static final class Means {
    private final ExactSum ambient = new ExactSum();
    private final ExactSum measured = new ExactSum();
    private long count;
  }

  /**
   * The state of a window. A duplicate has the same event time as its original, so both are in the
   * same window.
   */
  private static final class Window {
    private final ReadingSet readings = new ReadingSet();
    private final List<Means> means = new ArrayList<>();

    Means of(int sensor) {
      while (sensor >= means.size()) {
        means.add(new Means());
      }
      return means.get(sensor);
    }
  }

  /**
   * Creates the loop.
   *
   * @param ingestTime the arrival time of all events, as in rows
   */
  DedupLoop(Path output, String ingestTime) {
    this.ingestTime = ascii(ingestTime);
    clean = new HourlyFileWriter(output.resolve("clean-readings"));
    gaps = new HourlyFileWriter(output.resolve("temperature-gaps"));
    averages = new HourlyFileWriter(output.resolve("sensor-averages"));
  }

  @Override
  public int process(byte[] bytes, int offset) throws IOException {
    int next = probe.parse(bytes, offset);
    long nanos = parser.nanos(bytes, probe.from[TIME], probe.to[TIME]);
    long millis = Math.floorDiv(nanos, NANOS_PER_MILLI);
    double ambient = ByteParser.number(bytes, probe.from[AMBIENT], probe.to[AMBIENT]);
    double measured = ByteParser.number(bytes, probe.from[MEASURED], probe.to[MEASURED]);
    int sensor = sensors.number(bytes, probe.from[SENSOR], probe.to[SENSOR]);
    Window window = windows.of(millis);
    if (!window.readings.add(
        sensor, nanos, Double.doubleToLongBits(ambient), Double.doubleToLongBits(measured))) {
      return next;
    }
    Means means = window.of(sensor);
    means.ambient.add(ambient);
    means.measured.add(measured);
    means.count++;
    write(clean, bytes, millis);
    if (Math.abs(measured - ambient) > GAP_THRESHOLD) {
      write(gaps, bytes, millis);
    }
    return next;
  }

  private void write(HourlyFileWriter out, byte[] bytes, long millis) throws IOException {
    out.row(millis).put(INGEST_PREFIX).put(ingestTime);
    out.put(SENSOR_PREFIX).put(bytes, probe.from[SENSOR], probe.to[SENSOR]);
    out.put(TIME_PREFIX).time(millis);
    out.put(AMBIENT_PREFIX).put(bytes, probe.from[AMBIENT], probe.to[AMBIENT]);
    out.put(MEASURED_PREFIX).put(bytes, probe.from[MEASURED], probe.to[MEASURED]);
    out.put(END);
  }

  @Override
  public void closeCompleteWindows() throws IOException {
    windows.closeComplete(OUT_OF_ORDERNESS_MILLIS + DEDUP_WINDOW_MILLIS);
  }

  @Override
  public void close() throws IOException {
    windows.closeAll();
    clean.close();
    gaps.close();
    averages.close();
  }

  private void write(long start, Window window) throws IOException {
    List<Means> all = window.means;
    for (int sensor = 0; sensor < all.size(); sensor++) {
      if (all.get(sensor).count > 0) {
        write(sensor, all.get(sensor), start);
      }
    }
  }

  private void write(int sensor, Means means, long start) throws IOException {
    averages.row(start).put("{\"sensor_id\":\"").put(sensors.text(sensor));
    averages.put("\",\"avg_ambient_temp\":" + means.ambient.mean(means.count));
    averages.put(",\"avg_measured_temp\":" + means.measured.mean(means.count));
    averages.put(",\"measurements\":" + means.count + ",\"window_start_time\":\"").time(start);
    averages.put("\",\"window_end_time\":\"").time(start + WINDOW_MILLIS).put("\"}\n");
  }
}
