package io.shardflow.live.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * A row as it was read.
 *
 * @param n its number: larger numbers have arrived later
 * @param arrived when it arrived, in milliseconds since 1970
 * @param time its event time, in milliseconds since 1970
 * @param row values by field: null, text, a number or a boolean; times are text
 * @param cut the fields whose text is longer than what is shown; null if there are none
 */
public record RowInfo(
    long n,
    long arrived,
    long time,
    Map<String, Object> row,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<String> cut) {}
