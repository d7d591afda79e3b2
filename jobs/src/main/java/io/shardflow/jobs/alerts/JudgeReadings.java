package io.shardflow.jobs.alerts;

import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.metrics.OperatorMetrics;
import io.shardflow.jobs.rules.SensorRules;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.result.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Judges the readings of each sensor in the order of their times, by the newest rules. A reading
 * waits until the watermark has reached it; readings of one millisecond are judged together. Of
 * equal readings, the first counts.
 *
 * <p>What happens after a sensor's last reading is decided by the time of the newest event of all
 * sensors. At the end of the input, the watermark no longer tells that time, so such rows go to the
 * side output {@link #AT_THE_END}.
 */
final class JudgeReadings
    extends KeyedBroadcastProcessFunction<String, SensorReading, String, Alert>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  static final TypeInformation<Alert> ALERT = Types.POJO(Alert.class);

  /** Rows that are valid if the newest event is not before their {@link Alert#time() time}. */
  static final OutputTag<Alert> AT_THE_END = new OutputTag<>("at the end", ALERT);

  private static final MapStateDescriptor<String, AlertState> ALERTS =
      new MapStateDescriptor<>("alerts", Types.STRING, Types.POJO(AlertState.class));

  /** The order of readings of the same time. Equal ones are duplicates. */
  private static final Comparator<SensorReading> ORDER =
      Comparator.comparing(SensorReading::eventTime)
          .thenComparingDouble(SensorReading::reading)
          .thenComparing(SensorReading::sensorType)
          .thenComparing(SensorReading::location)
          .thenComparing(SensorReading::floor)
          .thenComparing(SensorReading::room)
          .thenComparing(SensorReading::status);

  private final CurrentRules rules;
  private final Duration forgetAfter;
  private final boolean sorted;

  private transient MapState<Long, List<SensorReading>> waiting;
  private transient MapState<String, AlertState> alerts;
  private transient ValueState<SensorTimes> times;
  private transient CountAlerts counts;
  private transient Counter duplicates;

  /**
   * Creates the function.
   *
   * @param forgetAfter the time without readings after which a sensor is forgotten
   * @param sorted whether the readings of a key arrive in the order of their times, as in batch
   *     mode: then they are judged at once, and do not fill the memory
   */
  JudgeReadings(CurrentRules rules, Duration forgetAfter, boolean sorted) {
    this.rules = rules;
    this.forgetAfter = forgetAfter;
    this.sorted = sorted;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    counts = new CountAlerts(context.getOperatorStateStore());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    counts.save();
  }

  @Override
  public void open(Configuration parameters) {
    waiting =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "readings", Types.LONG, Types.LIST(Types.POJO(SensorReading.class))));
    alerts = getRuntimeContext().getMapState(ALERTS);
    times =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("times", Types.POJO(SensorTimes.class)));
    OperatorMetrics metrics = OperatorMetrics.of(getRuntimeContext());
    counts.register(metrics);
    duplicates = metrics.counter(Metrics.DUPLICATES_DROPPED);
  }

  @Override
  public void processElement(SensorReading reading, ReadOnlyContext context, Collector<Alert> out)
      throws Exception {
    TimerService timers = context.timerService();
    long time = reading.eventTime().toEpochMilli();
    if (sorted) {
      judgeBefore(time, context, out);
    }
    List<SensorReading> sameTime = waiting.get(time);
    if (sameTime == null) {
      sameTime = new ArrayList<>(1);
      timers.registerEventTimeTimer(time);
    }
    sameTime.add(reading);
    waiting.put(time, sameTime);
  }

  /** Judges the readings before a time: no other ones of the sensor will follow. */
  private void judgeBefore(long time, ReadOnlyContext context, Collector<Alert> out)
      throws Exception {
    List<Long> earlier = new ArrayList<>(1);
    for (long each : waiting.keys()) {
      if (each < time) {
        earlier.add(each);
      }
    }
    for (long each : earlier) {
      Sensor sensor = sensor(context, out);
      sensor.judge(waiting.get(each));
      waiting.remove(each);
      if (each != sensor.timer) {
        context.timerService().deleteEventTimeTimer(each);
      }
      sensor.save(context.timerService(), SensorTimes.NO_TIMER);
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Alert> out) throws Exception {
    Sensor sensor = sensor(context, out);
    List<SensorReading> due = waiting.get(time);
    if (due != null) {
      sensor.judge(due);
      waiting.remove(time);
    }
    if (context.timerService().currentWatermark() == Watermark.MAX_WATERMARK.getTimestamp()
        && waiting.isEmpty()) {
      // All at once, because in batch mode a timer can set no other one.
      sensor.passUpTo(Instant.MAX, row -> context.output(AT_THE_END, row));
    } else {
      sensor.passUpTo(Instant.ofEpochMilli(time + 1).minusNanos(1), counts.emitting(out));
    }
    sensor.save(context.timerService(), time);
  }

  @Override
  public void processBroadcastElement(String text, Context context, Collector<Alert> out)
      throws Exception {
    BroadcastState<String, String> state = context.getBroadcastState(CurrentRules.STATE);
    if (!rules.change(text, state)) {
      return;
    }
    SensorRules current = rules.get(state);
    long watermark = context.currentWatermark();
    if (watermark == Long.MIN_VALUE || watermark == Watermark.MAX_WATERMARK.getTimestamp()) {
      // At the start, there is no open alert, or the next reading of its sensor closes it.
      return;
    }
    context.applyToKeyedState(
        ALERTS,
        (sensorId, states) -> {
          Map<String, AlertState> before = read(states);
          Map<String, AlertState> after = new HashMap<>(before);
          new SensorAlerts(current, forgetAfter, sensorId, after, Instant.MAX, counts.emitting(out))
              .closeWithoutRule(Instant.ofEpochMilli(watermark));
          write(states, before, after);
        });
  }

  private Sensor sensor(ReadOnlyContext context, Collector<Alert> out) throws Exception {
    return new Sensor(
        context.getCurrentKey(),
        rules.get(context.getBroadcastState(CurrentRules.STATE)),
        counts.emitting(out));
  }

  private static Map<String, AlertState> read(MapState<String, AlertState> states)
      throws Exception {
    Map<String, AlertState> map = new HashMap<>();
    for (Map.Entry<String, AlertState> entry : states.entries()) {
      map.put(entry.getKey(), entry.getValue());
    }
    return map;
  }

  private static void write(
      MapState<String, AlertState> states,
      Map<String, AlertState> before,
      Map<String, AlertState> after)
      throws Exception {
    for (Map.Entry<String, AlertState> entry : after.entrySet()) {
      if (entry.getValue() != before.get(entry.getKey())) {
        states.put(entry.getKey(), entry.getValue());
      }
    }
    for (String name : before.keySet()) {
      if (!after.containsKey(name)) {
        states.remove(name);
      }
    }
  }

  /** The sensor of the current key, with its state, which must be saved at the end. */
  private final class Sensor {
    private final Map<String, AlertState> before;
    private final Map<String, AlertState> after;
    private final SensorTimes timesBefore;
    private final long timer;
    private final SensorAlerts judge;
    private Consumer<Alert> receiver;

    Sensor(String id, SensorRules rules, Consumer<Alert> receiver) throws Exception {
      before = read(alerts);
      after = new HashMap<>(before);
      SensorTimes saved = times.value();
      timesBefore = saved == null ? SensorTimes.NONE : saved;
      timer = timesBefore.timer();
      this.receiver = receiver;
      judge =
          new SensorAlerts(
              rules,
              forgetAfter,
              id,
              after,
              timesBefore.newest(),
              row -> this.receiver.accept(row));
    }

    /** Judges readings of one millisecond. */
    void judge(List<SensorReading> readings) {
      readings.sort(ORDER);
      SensorReading last = null;
      for (SensorReading reading : readings) {
        if (reading.equals(last)) {
          duplicates.inc();
        } else {
          judge.read(reading);
        }
        last = reading;
      }
    }

    void passUpTo(Instant time, Consumer<Alert> newReceiver) {
      receiver = newReceiver;
      judge.passUpTo(time);
    }

    /**
     * Writes the state back, and sets the timer for the next deadline. A sensor has at most one: if
     * that is too early, because readings came, it is set again when it fires.
     *
     * @param fired up to which time timers have fired
     */
    void save(TimerService timers, long fired) throws Exception {
      write(alerts, before, after);
      long next = timer <= fired ? SensorTimes.NO_TIMER : timer;
      Instant deadline = judge.nextDeadline();
      if (deadline != null && (next == SensorTimes.NO_TIMER || deadline.toEpochMilli() < next)) {
        if (next != SensorTimes.NO_TIMER && !waiting.contains(next)) {
          timers.deleteEventTimeTimer(next);
        }
        next = deadline.toEpochMilli();
        timers.registerEventTimeTimer(next);
      }
      SensorTimes timesAfter = new SensorTimes(judge.newest(), next);
      if (timesAfter.equals(SensorTimes.NONE)) {
        times.clear();
      } else if (!timesAfter.equals(timesBefore)) {
        times.update(timesAfter);
      }
    }
  }
}
