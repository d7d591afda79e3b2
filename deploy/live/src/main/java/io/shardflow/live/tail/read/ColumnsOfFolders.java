package io.shardflow.live.tail.read;

import io.shardflow.jobs.sink.folder.ResultNames;
import io.shardflow.live.row.Row;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns in the names of folders, such as {@code store_id=store_3}. Shardflow's own files have
 * them as fields, too, but those of Flink SQL do not. The date folders are not columns.
 */
public final class ColumnsOfFolders {
  /** Hive's folder of the values null and the empty text. */
  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  private static final int MAX_LAYOUTS = 100;

  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  /** For the names in a file: those of the rows; the same array if the file has all columns. */
  private final Map<String[], String[]> layouts = new IdentityHashMap<>();

  /**
   * Creates the columns of a folder.
   *
   * @param folder relative to the data set
   */
  public ColumnsOfFolders(String folder) {
    for (String name : folder.split("/")) {
      int equals = name.indexOf('=');
      String column = equals < 0 ? "" : decoded(name.substring(0, equals));
      if (!column.isEmpty() && !ResultNames.DATE_COLUMNS.contains(column)) {
        String value = name.substring(equals + 1);
        names.add(column.intern());
        values.add(value.equals(NULL) ? null : decoded(value));
      }
    }
  }

  private static String decoded(String name) {
    try {
      return name.indexOf('%') < 0
          ? name
          : URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  Row addTo(Row row) {
    if (names.isEmpty()) {
      return row;
    }
    String[] all = layouts.get(row.names());
    if (all == null) {
      if (layouts.size() == MAX_LAYOUTS) {
        layouts.clear();
      }
      List<String> found = new ArrayList<>(List.of(row.names()));
      names.stream().filter(name -> !found.contains(name)).forEach(found::add);
      all = found.size() == row.names().length ? row.names() : found.toArray(String[]::new);
      layouts.put(row.names(), all);
    }
    if (all == row.names()) {
      return row;
    }
    Object[] extended = Arrays.copyOf(row.values(), all.length);
    for (int i = row.values().length; i < all.length; i++) {
      extended[i] = values.get(names.indexOf(all[i]));
    }
    return new Row(all, extended);
  }
}
