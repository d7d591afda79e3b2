package io.shardflow.monitoring.dashboard;

import java.util.List;

/** A row of panels with a common subject. */
public record Row(String title, List<Panel> panels) {
  public Row {
    panels = List.copyOf(panels);
  }
}
