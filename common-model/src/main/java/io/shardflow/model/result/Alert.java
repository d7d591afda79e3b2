package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** The opening or the closing of an alert about one sensor. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class Alert implements OutputRecord {
  public static final String OPENED = "opened";
  public static final String CLOSED = "closed";

  /** Equal in both rows of an alert, and in every replay. */
  public String alertId;

  public String sensorId;
  public String sensorType;
  public String location;
  public String floor;
  public String room;

  /** The name of the rule. */
  public String rule;

  /** {@link #OPENED} or {@link #CLOSED}. */
  public String state;

  /** When opened, the reading that opened the alert; when closed, its worst reading. */
  public double value;

  public Instant openedAt;

  /** Null when opened. */
  public Instant closedAt;

  /** How many readings have broken the rule. */
  public long readings;

  /** Returns the time of what the row reports. */
  public Instant time() {
    return closedAt == null ? openedAt : closedAt;
  }

  @Override
  public String deliveryKey() {
    return sensorId;
  }

  @Override
  public String deliveryId() {
    return alertId + "-" + state;
  }

  @Override
  public Instant bucketTime() {
    return openedAt;
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("alert_id", alertId);
    out.text("sensor_id", sensorId);
    out.text("sensor_type", sensorType);
    out.text("location", location);
    out.text("floor", floor);
    out.text("room", room);
    out.text("rule", rule);
    out.text("state", state);
    out.number("value", value);
    out.time("opened_at", openedAt);
    out.time("closed_at", closedAt);
    out.integer("readings", readings);
  }
}
