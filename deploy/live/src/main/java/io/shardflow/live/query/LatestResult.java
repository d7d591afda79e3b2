package io.shardflow.live.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The newest row of each key.
 *
 * @param rows the newest first
 */
@JsonPropertyOrder({"kind", "rows"})
public record LatestResult(List<RowInfo> rows) implements QueryResult {
  @Override
  @JsonProperty
  public String kind() {
    return "latest";
  }

  @Override
  @JsonIgnore
  public boolean full() {
    return true;
  }
}
