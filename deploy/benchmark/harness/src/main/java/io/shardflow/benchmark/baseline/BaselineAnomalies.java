package io.shardflow.benchmark.baseline;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Sensor readings beyond the thresholds of their sensor type. */
final class BaselineAnomalies {
  private BaselineAnomalies() {}

  /** A sensor reading. */
  public static class Reading implements BaselineSource.Event {
    @JsonProperty("sensor_id")
    public String sensorId;

    @JsonProperty("sensor_type")
    public String sensorType;

    public String location;
    public String floor;
    public String room;
    public LocalDateTime time;
    public double reading;
    public String status;

    @JsonProperty("timestamp")
    void readTime(String text) {
      time = LocalDateTime.parse(text);
    }

    @Override
    public LocalDateTime eventTime() {
      return time;
    }

    boolean isAnomaly() {
      return switch (sensorType) {
        case "temperature" -> reading > 30;
        case "humidity" -> reading > 80;
        case "pressure" -> reading < 990 || reading > 1020;
        case "motion" -> reading == 1;
        case "light" -> reading < 100;
        default -> false;
      };
    }
  }

  /** A row of the data set {@code anomalies}. */
  public static class Anomaly implements BaselineSink.Row {
    @JsonProperty("sensor_id")
    public String sensorId;

    @JsonProperty("sensor_type")
    public String sensorType;

    public String location;
    public String floor;
    public String room;
    public double reading;
    public String status;

    @JsonProperty("event_time")
    public String eventTime;

    static Anomaly of(Reading reading) {
      Anomaly anomaly = new Anomaly();
      anomaly.sensorId = reading.sensorId;
      anomaly.sensorType = reading.sensorType;
      anomaly.location = reading.location;
      anomaly.floor = reading.floor;
      anomaly.room = reading.room;
      anomaly.reading = reading.reading;
      anomaly.status = reading.status;
      anomaly.eventTime = reading.time.format(BaselineSink.TIME);
      return anomaly;
    }

    @Override
    public LocalDateTime bucketTime() {
      return LocalDateTime.parse(eventTime, BaselineSink.TIME);
    }
  }

  static void define(DataStream<String> lines, Path output) {
    BaselineSink.sink(
        BaselineSource.read(lines, Reading.class)
            .filter(Reading::isAnomaly)
            .map(Anomaly::of)
            .returns(Anomaly.class),
        output,
        "anomalies");
  }
}
