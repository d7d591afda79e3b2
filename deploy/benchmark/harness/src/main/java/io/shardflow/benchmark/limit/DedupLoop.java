package io.shardflow.benchmark.limit;

import static io.shardflow.benchmark.limit.DataSet.ascii;

import io.shardflow.jobs.eventtime.ExactSum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code dedup}: clean readings, gaps and averages. */
final class DedupLoop implements Loop {
  private static final long WINDOW = 10_000;
  private static final long DEDUP_WINDOW = 10_000;
  private static final double GAP = 20;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int SENSOR = 0;
  private static final int TIME = 1;
  private static final int AMBIENT = 2;
  private static final int MEASURED = 3;
  private static final byte[] SENSOR_HEAD = ascii("\",\"sensor_id\":\"");
  private static final byte[] TIME_HEAD = ascii("\",\"event_timestamp\":\"");
  private static final byte[] AMBIENT_HEAD = ascii("\",\"ambient_temp\":");
  private static final byte[] MEASURED_HEAD = ascii(",\"measured_temp\":");
  private static final byte[] END = ascii("}\n");
  private static final byte[] INGEST_HEAD = ascii("{\"ingest_time\":\"");

  private final FlatObject probe =
      new FlatObject("sensorId", "eventTimeStamp", "ambientTemp", "measuredTemp");
  private final Scan scan = new Scan();
  private final Keys sensors = new Keys();
  private final OpenWindows<Window> windows = new OpenWindows<>(WINDOW, Window::new, this::write);
  private final DataSet clean;
  private final DataSet gaps;
  private final DataSet averages;
  private final byte[] ingestTime;

  private static final class Means {
    private final ExactSum ambient = new ExactSum();
    private final ExactSum measured = new ExactSum();
    private long count;
  }

  /**
   * What is remembered of a window; a duplicate has the time of its first, so it is in the same.
   */
  private static final class Window {
    private final Seen seen = new Seen();
    private final List<Means> means = new ArrayList<>();

    Means of(int sensor) {
      while (sensor >= means.size()) {
        means.add(new Means());
      }
      return means.get(sensor);
    }
  }

  /**
   * A loop.
   *
   * @param ingestTime when the events arrived, as it is written
   */
  DedupLoop(Path output, String ingestTime) {
    this.ingestTime = ascii(ingestTime);
    clean = new DataSet(output.resolve("clean-readings"));
    gaps = new DataSet(output.resolve("temperature-gaps"));
    averages = new DataSet(output.resolve("sensor-averages"));
  }

  @Override
  public int take(byte[] bytes, int at) throws IOException {
    int next = probe.parse(bytes, at);
    long nanos = scan.nanos(bytes, probe.from[TIME], probe.to[TIME]);
    long millis = Math.floorDiv(nanos, NANOS_PER_MILLI);
    double ambient = Scan.number(bytes, probe.from[AMBIENT], probe.to[AMBIENT]);
    double measured = Scan.number(bytes, probe.from[MEASURED], probe.to[MEASURED]);
    int sensor = sensors.number(bytes, probe.from[SENSOR], probe.to[SENSOR]);
    Window window = windows.of(millis);
    if (!window.seen.add(
        sensor, nanos, Double.doubleToLongBits(ambient), Double.doubleToLongBits(measured))) {
      return next;
    }
    Means means = window.of(sensor);
    means.ambient.add(ambient);
    means.measured.add(measured);
    means.count++;
    write(clean, bytes, millis);
    if (Math.abs(measured - ambient) > GAP) {
      write(gaps, bytes, millis);
    }
    return next;
  }

  private void write(DataSet out, byte[] bytes, long millis) throws IOException {
    out.row(millis).put(INGEST_HEAD).put(ingestTime);
    out.put(SENSOR_HEAD).put(bytes, probe.from[SENSOR], probe.to[SENSOR]);
    out.put(TIME_HEAD).time(millis);
    out.put(AMBIENT_HEAD).put(bytes, probe.from[AMBIENT], probe.to[AMBIENT]);
    out.put(MEASURED_HEAD).put(bytes, probe.from[MEASURED], probe.to[MEASURED]);
    out.put(END);
  }

  @Override
  public void advance() throws IOException {
    windows.advance(OUT_OF_ORDERNESS + DEDUP_WINDOW);
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
    averages.put("\",\"window_end_time\":\"").time(start + WINDOW).put("\"}\n");
  }
}
