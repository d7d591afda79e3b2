package io.shardflow.datagen.sensors;

import static io.shardflow.model.FieldReader.require;

import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.FieldReader;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.MalformedException;
import io.shardflow.text.Timestamps;
import java.io.IOException;
import java.time.Instant;
import lombok.Value;

/** A command to a sensor: a row of the data set {@code alerts}, as far as sensors understand it. */
@Value
public class SensorCommand implements Event {
  public static final EventFormat<SensorCommand> FORMAT =
      new EventFormat<>(SensorCommand.class, SensorCommand::read);

  /** The rule of alerts about silent sensors. All other rules are about thresholds. */
  public static final String SILENT = "silent";

  /** The state of an alert that a sensor obeys. */
  public static final String OPENED = "opened";

  /** The state of an alert that is over. */
  public static final String CLOSED = "closed";

  String alertId;
  String sensorId;
  String rule;
  String state;
  Instant openedAt;

  /** Null while the alert is open. */
  Instant closedAt;

  private static SensorCommand read(FieldReader in) throws MalformedException, IOException {
    String alertId = null;
    String sensorId = null;
    String rule = null;
    String state = null;
    Instant openedAt = null;
    String closedAt = null;
    while (in.next()) {
      switch (in.name()) {
        case "alert_id":
          alertId = in.text();
          break;
        case "sensor_id":
          sensorId = in.text();
          break;
        case "rule":
          rule = in.text();
          break;
        case "state":
          state = in.text();
          break;
        case "opened_at":
          openedAt = in.time();
          break;
        case "closed_at":
          closedAt = in.textOrNull();
          break;
        default:
          in.skip();
      }
    }
    return new SensorCommand(
        require("alert_id", alertId),
        require("sensor_id", sensorId),
        require("rule", rule),
        require("state", state),
        require("opened_at", openedAt),
        closedAt == null ? null : Timestamps.parse(closedAt));
  }

  @Override
  public Instant eventTime() {
    return openedAt;
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("alert_id", alertId);
    out.text("sensor_id", sensorId);
    out.text("rule", rule);
    out.text("state", state);
    out.time("opened_at", openedAt);
    out.time("closed_at", closedAt);
  }
}
