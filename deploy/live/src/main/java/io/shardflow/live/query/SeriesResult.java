package io.shardflow.live.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * Measures over time. Times are in milliseconds since 1970.
 *
 * @param set the id of the data set
 * @param from the start of the first bucket
 * @param to the end of the range
 * @param step the length of a bucket; the whole range if there is one, and 24 hours for days
 * @param keys the groups, the highest first; each has one value per key
 * @param times the starts of the buckets
 * @param values by measure and group, one value per time
 * @param total by measure over all groups, one value per time
 * @param others the groups that are not in {@code keys}; null if there are none
 */
@JsonPropertyOrder({
  "kind", "set", "from", "to", "step", "keys", "times", "values", "total", "others"
})
public record SeriesResult(
    String set,
    long from,
    long to,
    long step,
    List<List<String>> keys,
    long[] times,
    Map<String, List<Values>> values,
    Map<String, Values> total,
    Others others,
    @JsonIgnore boolean full)
    implements QueryResult {
  @Override
  @JsonProperty
  public String kind() {
    return "series";
  }

  /**
   * Groups that are summed up.
   *
   * @param keys how many
   * @param values by measure, one value per time
   */
  public record Others(int keys, Map<String, Values> values) {}
}
