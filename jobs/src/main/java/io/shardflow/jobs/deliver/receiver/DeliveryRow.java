package io.shardflow.jobs.deliver.receiver;

import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** A row on its way to a receiver. Part of the state of a job. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class DeliveryRow {
  /** The stable identifier of the row. */
  public String id;

  /** The key of the row, such as its sensor; null if it has none. */
  public String key;

  /** The bytes to send, without a line break at the end. */
  public byte[] payload;

  /** The time whose hour names the folder of the row, if it is refused. */
  public Instant rowTime;

  /** When the row was taken over for delivery, in milliseconds since 1970. */
  public long acceptedAt;
}
