package io.shardflow.jobs.alerts;

import io.shardflow.jobs.rules.SensorRules;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeinfo.Types;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest rules, whose text is in broadcast state. */
final class CurrentRules implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CurrentRules.class);

  /** The text of the rules, by the path of their file. */
  static final MapStateDescriptor<String, String> STATE =
      new MapStateDescriptor<>("rules", Types.STRING, Types.STRING);

  private final String path;
  private final SensorRules initial;
  private transient SensorRules current;

  /**
   * Creates the rules.
   *
   * @param path the path of the file; rules of another path in the state are ignored
   * @param initial the rules until the first change
   */
  CurrentRules(String path, SensorRules initial) {
    this.path = path;
    this.initial = initial;
  }

  SensorRules get(ReadOnlyBroadcastState<String, String> state) throws Exception {
    if (current == null) {
      current = restored(state.get(path));
    }
    return current;
  }

  private SensorRules restored(String text) {
    if (text == null) {
      return initial;
    }
    try {
      return SensorRules.parse(text);
    } catch (IOException e) {
      LOG.warn("The rules in the saved state are invalid in this version: {}", e.getMessage());
      return initial;
    }
  }

  /** Takes over a valid text. Returns whether the rules have changed. */
  boolean change(String text, BroadcastState<String, String> state) throws Exception {
    if (text.equals(get(state).text())) {
      return false;
    }
    state.clear();
    state.put(path, text);
    current = SensorRules.parse(text);
    return true;
  }
}
