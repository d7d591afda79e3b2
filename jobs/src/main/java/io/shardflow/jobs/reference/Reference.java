package io.shardflow.jobs.reference;

import java.io.Serializable;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** Reference data about one sensor or store. Each field may be null. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class Reference implements Serializable {
  private static final long serialVersionUID = 1L;

  public String name;
  public String site;

  /** The thresholds that replace those of the sensor's type. */
  public Thresholds own;
}
