package io.shardflow.jobs.alerts;

import io.shardflow.jobs.eventtime.EventTimeStream;
import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.jobs.rules.SensorRules;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.result.Alert;
import java.time.Duration;
import lombok.Value;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The alerts about each sensor, by rules that may change. */
public final class AlertsPipeline {
  /** The results. */
  @Value
  public static class Output {
    /** A row for each opening and each closing of an alert. */
    DataStream<Alert> alerts;

    /** Readings that came after the watermark had passed them. They changed nothing. */
    DataStream<SensorReading> late;
  }

  /** Rules, and their changes. */
  @Value
  public static class Rules {
    /** The path of their file; of any value if there is none. */
    String path;

    /** The rules until the first change. */
    SensorRules initial;

    /** The text of all rules, valid, after each change. Idle, with no watermark of its own. */
    DataStream<String> changes;
  }

  /** A watermark passes single milliseconds, so that a reading waits for nothing but it. */
  private static final Windows MILLISECONDS = Windows.tumbling(Duration.ofMillis(1));

  private AlertsPipeline() {}

  /**
   * Connects the pipeline.
   *
   * @param outOfOrderness how far the watermark of the source is behind its newest event
   * @param forgetAfter the time without readings after which a sensor is forgotten
   */
  public static Output of(
      DataStream<SensorReading> readings,
      Duration outOfOrderness,
      Rules rules,
      Duration forgetAfter) {
    EventTimeStream.Keyed<SensorReading, String> bySensor =
        new EventTimeStream<>(readings, SensorReading.FORMAT, MILLISECONDS, outOfOrderness)
            .keyBy(
                "readings clock",
                "readings-clock",
                SensorReading::sensorId,
                Types.STRING,
                MILLISECONDS);
    SingleOutputStreamOperator<Alert> alerts =
        bySensor
            .onTime()
            .connect(rules.changes().broadcast(CurrentRules.STATE))
            .process(
                new JudgeReadings(
                    new CurrentRules(rules.path(), rules.initial()),
                    forgetAfter,
                    isSorted(readings.getExecutionEnvironment().getConfiguration())),
                JudgeReadings.ALERT)
            .name("judge readings")
            .uid("judge-readings");
    DataStream<Alert> atTheEnd =
        alerts
            .getSideOutput(JudgeReadings.AT_THE_END)
            .connect(bySensor.newestTimes())
            .transform("confirm at the end", JudgeReadings.ALERT, new ConfirmAtTheEnd())
            .setParallelism(1)
            .name("confirm at the end")
            .uid("confirm-at-the-end");
    return new Output(alerts.union(atTheEnd), bySensor.late());
  }

  /** Returns whether Flink sorts the input of an operator by key and time. */
  private static boolean isSorted(ReadableConfig config) {
    return config.get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH
        && config.get(ExecutionOptions.SORT_INPUTS)
        && config.get(ExecutionOptions.USE_BATCH_STATE_BACKEND);
  }
}
