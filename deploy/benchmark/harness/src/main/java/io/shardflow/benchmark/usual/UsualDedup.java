package io.shardflow.benchmark.usual;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.shardflow.benchmark.Input;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Each reading once, by a flag in the state of all its fields; gaps and averages. */
final class UsualDedup {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final long DEDUP_WINDOW = 10_000;
  private static final double GAP = 20;

  private UsualDedup() {}

  /** What a probe measured. */
  public static class Probe implements UsualEvents.Event {
    public String sensorId;
    public LocalDateTime time;
    public double ambientTemp;
    public double measuredTemp;

    @JsonProperty("eventTimeStamp")
    void readTime(String text) {
      time = LocalDateTime.parse(text);
    }

    @Override
    public LocalDateTime eventTime() {
      return time;
    }

    String fingerprint() {
      return sensorId + "|" + time + "|" + ambientTemp + "|" + measuredTemp;
    }
  }

  /** A reading, the first of its duplicates. */
  public static class CleanReading implements UsualFiles.Row {
    @JsonProperty("ingest_time")
    public String ingestTime;

    @JsonProperty("sensor_id")
    public String sensorId;

    @JsonProperty("event_timestamp")
    public String eventTimestamp;

    @JsonProperty("ambient_temp")
    public double ambientTemp;

    @JsonProperty("measured_temp")
    public double measuredTemp;

    static CleanReading of(Probe probe) {
      CleanReading reading = new CleanReading();
      reading.ingestTime = Input.ARRIVAL_TEXT;
      reading.sensorId = probe.sensorId;
      reading.eventTimestamp = probe.time.format(UsualFiles.TIME);
      reading.ambientTemp = probe.ambientTemp;
      reading.measuredTemp = probe.measuredTemp;
      return reading;
    }

    @Override
    public LocalDateTime bucketTime() {
      return LocalDateTime.parse(eventTimestamp, UsualFiles.TIME);
    }
  }

  /** The means of a sensor in a window. */
  public static class SensorAverage implements UsualFiles.Row {
    @JsonProperty("sensor_id")
    public String sensorId;

    @JsonProperty("avg_ambient_temp")
    public double avgAmbientTemp;

    @JsonProperty("avg_measured_temp")
    public double avgMeasuredTemp;

    public long measurements;

    @JsonProperty("window_start_time")
    public String windowStartTime;

    @JsonProperty("window_end_time")
    public String windowEndTime;

    @Override
    public LocalDateTime bucketTime() {
      return LocalDateTime.parse(windowStartTime, UsualFiles.TIME);
    }
  }

  static void define(DataStream<String> lines, Path output) {
    DataStream<CleanReading> clean =
        UsualEvents.read(lines, Probe.class)
            .keyBy(Probe::fingerprint)
            .process(new FirstOnly())
            .returns(CleanReading.class);
    UsualFiles.sink(clean, output, "clean-readings");
    UsualFiles.sink(
        clean.filter(reading -> Math.abs(reading.measuredTemp - reading.ambientTemp) > GAP),
        output,
        "temperature-gaps");
    UsualFiles.sink(
        clean
            .keyBy(reading -> reading.sensorId)
            .window(TumblingEventTimeWindows.of(WINDOW))
            .aggregate(
                new Mean(),
                new Rows(),
                Types.TUPLE(Types.DOUBLE, Types.DOUBLE, Types.LONG),
                Types.TUPLE(Types.DOUBLE, Types.DOUBLE, Types.LONG),
                Types.POJO(SensorAverage.class)),
        output,
        "sensor-averages");
  }

  private static final class FirstOnly extends KeyedProcessFunction<String, Probe, CleanReading> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Boolean> seen;

    @Override
    public void open(Configuration parameters) {
      seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Types.BOOLEAN));
    }

    @Override
    public void processElement(Probe probe, Context context, Collector<CleanReading> out)
        throws Exception {
      if (seen.value() == null) {
        seen.update(true);
        context.timerService().registerEventTimeTimer(context.timestamp() + DEDUP_WINDOW);
        out.collect(CleanReading.of(probe));
      }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<CleanReading> out) {
      seen.clear();
    }
  }

  private static final class Mean
      implements AggregateFunction<
          CleanReading, Tuple3<Double, Double, Long>, Tuple3<Double, Double, Long>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Tuple3<Double, Double, Long> createAccumulator() {
      return Tuple3.of(0.0, 0.0, 0L);
    }

    @Override
    public Tuple3<Double, Double, Long> add(
        CleanReading reading, Tuple3<Double, Double, Long> sums) {
      return Tuple3.of(sums.f0 + reading.ambientTemp, sums.f1 + reading.measuredTemp, sums.f2 + 1);
    }

    @Override
    public Tuple3<Double, Double, Long> getResult(Tuple3<Double, Double, Long> sums) {
      return sums;
    }

    @Override
    public Tuple3<Double, Double, Long> merge(
        Tuple3<Double, Double, Long> left, Tuple3<Double, Double, Long> right) {
      return Tuple3.of(left.f0 + right.f0, left.f1 + right.f1, left.f2 + right.f2);
    }
  }

  private static final class Rows
      extends ProcessWindowFunction<
          Tuple3<Double, Double, Long>, SensorAverage, String, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(
        String sensorId,
        Context context,
        Iterable<Tuple3<Double, Double, Long>> all,
        Collector<SensorAverage> out) {
      Tuple3<Double, Double, Long> sums = all.iterator().next();
      SensorAverage row = new SensorAverage();
      row.sensorId = sensorId;
      row.avgAmbientTemp = sums.f0 / sums.f2;
      row.avgMeasuredTemp = sums.f1 / sums.f2;
      row.measurements = sums.f2;
      row.windowStartTime = UsualEvents.time(context.window().getStart()).format(UsualFiles.TIME);
      row.windowEndTime = UsualEvents.time(context.window().getEnd()).format(UsualFiles.TIME);
      out.collect(row);
    }
  }
}
