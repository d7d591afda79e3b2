package io.shardflow.jobs.reference;

import java.io.Serializable;
import lombok.AccessLevel;
import lombok.AllArgsConstructor;
import lombok.Getter;
import lombok.NoArgsConstructor;
import lombok.Value;

/** The bounds beyond which a reading is an anomaly. Each may be null. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class Thresholds implements Serializable {
  private static final long serialVersionUID = 1L;

  public Double below;
  public Double above;

  /** Has no accessor, which would be an overload of {@link #equals(Object)}. */
  @Getter(AccessLevel.NONE)
  public Double equals;

  /** Returns whether all thresholds are null. */
  public boolean isEmpty() {
    return below == null && above == null && equals == null;
  }

  /** Returns whether a reading is below, above or equal to one of the thresholds. */
  public boolean match(double reading) {
    return (below != null && reading < below)
        || (above != null && reading > above)
        || (equals != null && reading == equals);
  }
}
