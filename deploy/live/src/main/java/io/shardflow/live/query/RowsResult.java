package io.shardflow.live.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The newest rows of a data set.
 *
 * @param rows the newest first
 * @param kept how many rows of the data set are kept at most
 */
@JsonPropertyOrder({"kind", "rows", "kept"})
public record RowsResult(List<RowInfo> rows, int kept, @JsonIgnore boolean full)
    implements QueryResult {
  @Override
  @JsonProperty
  public String kind() {
    return "rows";
  }
}
