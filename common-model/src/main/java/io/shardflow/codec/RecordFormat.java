package io.shardflow.codec;

import io.shardflow.codec.mapping.Mapping;
import io.shardflow.text.TimeFormat;
import java.io.Serializable;
import lombok.Value;
import lombok.With;

/** How events are written in records. */
@Value
@With
public class RecordFormat implements Serializable {
  private static final long serialVersionUID = 1L;

  /** One JSON object per record, with the fields of the event, and times of any notation. */
  public static final RecordFormat SINGLE =
      new RecordFormat(Framing.SINGLE, Mapping.NONE, TimeFormat.AUTO);

  /** What a JSON record holds. */
  public enum Framing {
    /** Objects one after the other, or in arrays; possibly compressed with gzip. */
    AUTO,
    /** Exactly one object. */
    SINGLE
  }

  Framing framing;
  Mapping mapping;
  TimeFormat times;
}
