package io.shardflow.live.tail.read;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of fields that rows have, so that rows with the same names share one array. */
final class Layouts {
  private static final int MAX_LAYOUTS = 1000;

  /**
   * The names of a row.
   *
   * @param bytes the names in JSON; null for a name that is not ASCII
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Layout(String[] names, byte[][] bytes) {}

  private final Map<List<String>, Layout> layouts = new HashMap<>();

  Layout of(List<String> names) {
    Layout known = layouts.get(names);
    if (known != null) {
      return known;
    }
    String[] array = new String[names.size()];
    byte[][] bytes = new byte[array.length][];
    for (int i = 0; i < array.length; i++) {
      array[i] = names.get(i).intern();
      byte[] utf8 = array[i].getBytes(StandardCharsets.UTF_8);
      bytes[i] = utf8.length == array[i].length() ? utf8 : null;
    }
    if (layouts.size() == MAX_LAYOUTS) {
      layouts.clear();
    }
    Layout layout = new Layout(array, bytes);
    layouts.put(List.of(array), layout);
    return layout;
  }
}
