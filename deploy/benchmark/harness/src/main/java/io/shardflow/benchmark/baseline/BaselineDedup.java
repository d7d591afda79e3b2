package io.shardflow.benchmark.baseline;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.shardflow.benchmark.input.BenchmarkInput;
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

/**
 * Each reading once, temperature gaps and averages. Deduplicates by a flag in keyed state; the key
 * consists of all fields.
 */
final class BaselineDedup {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final long DEDUP_WINDOW_MILLIS = 10_000;
  private static final double GAP_THRESHOLD = 20;

  private BaselineDedup() {}

  /** A reading of a temperature probe. */
  public static class Probe implements BaselineSource.Event {
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

  /** A row of the data sets {@code clean-readings} and {@code temperature-gaps}. */
  public static class CleanReading implements BaselineSink.Row {
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
      reading.ingestTime = BenchmarkInput.ARRIVAL_TIME;
      reading.sensorId = probe.sensorId;
      reading.eventTimestamp = probe.time.format(BaselineSink.TIME);
      reading.ambientTemp = probe.ambientTemp;
      reading.measuredTemp = probe.measuredTemp;
      return reading;
    }

    @Override
    public LocalDateTime bucketTime() {
      return LocalDateTime.parse(eventTimestamp, BaselineSink.TIME);
    }
  }

  /** The mean temperatures of one sensor and window. */
  public static class SensorAverage implements BaselineSink.Row {
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
      return LocalDateTime.parse(windowStartTime, BaselineSink.TIME);
    }
  }

  static void define(DataStream<String> lines, Path output) {
    DataStream<CleanReading> clean =
        BaselineSource.read(lines, Probe.class)
            .keyBy(Probe::fingerprint)
            .process(new KeepFirst())
            .returns(CleanReading.class);
    BaselineSink.sink(clean, output, "clean-readings");
    BaselineSink.sink(
        clean.filter(
            reading -> Math.abs(reading.measuredTemp - reading.ambientTemp) > GAP_THRESHOLD),
        output,
        "temperature-gaps");
    BaselineSink.sink(
        clean
            .keyBy(reading -> reading.sensorId)
            .window(TumblingEventTimeWindows.of(WINDOW))
            .aggregate(
                new Mean(),
                new AddWindowBounds(),
                Types.TUPLE(Types.DOUBLE, Types.DOUBLE, Types.LONG),
                Types.TUPLE(Types.DOUBLE, Types.DOUBLE, Types.LONG),
                Types.POJO(SensorAverage.class)),
        output,
        "sensor-averages");
  }

  private static final class KeepFirst extends KeyedProcessFunction<String, Probe, CleanReading> {
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
        context.timerService().registerEventTimeTimer(context.timestamp() + DEDUP_WINDOW_MILLIS);
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

  private static final class AddWindowBounds
      extends ProcessWindowFunction<
          Tuple3<Double, Double, Long>, SensorAverage, String, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(
        String sensorId,
        Context context,
        Iterable<Tuple3<Double, Double, Long>> aggregates,
        Collector<SensorAverage> out) {
      Tuple3<Double, Double, Long> sums = aggregates.iterator().next();
      SensorAverage row = new SensorAverage();
      row.sensorId = sensorId;
      row.avgAmbientTemp = sums.f0 / sums.f2;
      row.avgMeasuredTemp = sums.f1 / sums.f2;
      row.measurements = sums.f2;
      row.windowStartTime =
          BaselineSource.time(context.window().getStart()).format(BaselineSink.TIME);
      row.windowEndTime = BaselineSource.time(context.window().getEnd()).format(BaselineSink.TIME);
      out.collect(row);
    }
  }
}
