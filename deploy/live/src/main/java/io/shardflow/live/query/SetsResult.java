package io.shardflow.live.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.shardflow.live.row.RowSink.Progress;
import java.util.List;

/**
 * The data sets.
 *
 * @param now the clock of the server, in milliseconds since 1970
 * @param root the folder of the data sets, as the user gave it
 * @param progress how far the first reading of files is
 * @param sets the data sets, by id
 */
@JsonPropertyOrder({"kind", "now", "root", "progress", "sets"})
public record SetsResult(long now, String root, Progress progress, List<SetInfo> sets)
    implements QueryResult {
  @Override
  @JsonProperty
  public String kind() {
    return "sets";
  }

  @Override
  @JsonIgnore
  public boolean full() {
    return true;
  }

  /**
   * A data set.
   *
   * @param id the id for queries: the name, or the folder if several data sets have that name
   * @param topic {@code revenue}, {@code sensors}, {@code alerts}, {@code taxi}, {@code health} or
   *     {@code other}
   * @param kind {@code series} or {@code feed}
   * @param time the column that has the event time; null if that is the arrival time
   * @param step the length of the finest buckets in milliseconds
   * @param latestBy the columns that identify a thing whose newest row is of interest, or null
   * @param rows the number of rows
   * @param from the start of the oldest step; null if there is no row
   * @param to the end of the newest step; null if there is no row
   * @param changed when the newest row arrived; null if there is no row
   * @param coarser since when values are kept only by a longer step, or null
   * @param limited what is not kept in full because of the bounds of the store, or null
   * @param problem why rows cannot be read, or null
   */
  public record SetInfo(
      String id,
      String name,
      String job,
      String title,
      String topic,
      String kind,
      String time,
      long step,
      List<KeyInfo> keys,
      List<MeasureInfo> measures,
      List<ColumnInfo> columns,
      List<String> latestBy,
      long rows,
      Long from,
      Long to,
      Long changed,
      Coarser coarser,
      String limited,
      String problem) {}

  /**
   * A column by which rows are grouped.
   *
   * @param count the number of different values
   */
  public record KeyInfo(String name, String label, int count) {}

  /**
   * A value over time.
   *
   * @param aggregate {@code sum}, {@code mean}, {@code min}, {@code max}, {@code last} or {@code
   *     count}
   * @param format {@code money}, {@code decimal}, {@code count}, {@code percent} or {@code score}
   * @param unit the unit for people; may be empty
   */
  public record MeasureInfo(
      String name, String label, String aggregate, String format, String unit) {}

  /**
   * A column of the rows.
   *
   * @param type {@code text}, {@code number}, {@code time} or {@code bool}
   */
  public record ColumnInfo(String name, String type) {}

  /**
   * Values before a time are only kept by a longer step.
   *
   * @param before the end of the time with the longer step
   * @param step the longer step in milliseconds; the longest one if there are two
   */
  public record Coarser(long before, long step) {}
}
