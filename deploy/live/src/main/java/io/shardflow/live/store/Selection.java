package io.shardflow.live.store;

import io.shardflow.live.query.QueryException;
import io.shardflow.live.store.cell.KeyTable;
import io.shardflow.live.view.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys that a query asks for, and the groups they belong to. */
final class Selection {
  private final int[] by;
  private final Map<Integer, Set<String>> where;
  private final Map<List<String>, Integer> groups = new HashMap<>();
  private final List<List<String>> names = new ArrayList<>();

  /**
   * Finds the keys.
   *
   * @throws QueryException if there is no such key
   */
  Selection(View view, List<String> by, List<String> where) {
    List<String> keys = view.keys().stream().map(View.Key::name).toList();
    List<String> columns = new ArrayList<>();
    for (String given : by) {
      columns.addAll(
          keys.contains(given) || given.isEmpty()
              ? List.of(given)
              : Arrays.asList(given.split(",", -1)));
    }
    columns.removeIf(String::isEmpty);
    this.by = columns.stream().mapToInt(name -> index("by", name, keys)).toArray();
    this.where = new LinkedHashMap<>();
    conditions("where", where, keys)
        .forEach((name, values) -> this.where.put(keys.indexOf(name), values));
  }

  private static int index(String parameter, String name, List<String> keys) {
    int index = keys.indexOf(name);
    if (index < 0) {
      throw noKey(parameter, name, keys);
    }
    return index;
  }

  private static QueryException noKey(String parameter, String name, List<String> keys) {
    return QueryException.bad(
        parameter
            + " has \""
            + (name.length() > 100 ? name.substring(0, 100) + "…" : name)
            + "\", which is not a key; allowed: "
            + (keys.isEmpty() ? "nothing, the data set has no keys" : String.join(", ", keys)));
  }

  /** Returns the allowed values of columns from conditions {@code COLUMN:VALUE}. */
  static Map<String, Set<String>> conditions(
      String parameter, List<String> conditions, Iterable<String> columns) {
    List<String> allowed = new ArrayList<>();
    columns.forEach(allowed::add);
    Map<String, Set<String>> result = new LinkedHashMap<>();
    for (String condition : conditions) {
      String column = null;
      for (String name : allowed) {
        if (condition.startsWith(name + ":")
            && (column == null || name.length() > column.length())) {
          column = name;
        }
      }
      if (column == null) {
        throw noKey(parameter, condition, allowed.stream().map(name -> name + ":VALUE").toList());
      }
      String value = condition.substring(column.length() + 1);
      result
          .computeIfAbsent(column, name -> new HashSet<>())
          .add(
              value.length() > KeyTable.MAX_LENGTH
                  ? value.substring(0, KeyTable.MAX_LENGTH)
                  : value);
    }
    return result;
  }

  boolean isGrouped() {
    return by.length > 0;
  }

  /** Returns the group of each key of a table; -1 if it is not asked for. */
  int[] groups(KeyTable keys) {
    int[] result = new int[keys.size()];
    for (int id = 0; id < result.length; id++) {
      result[id] = matches(keys, id) ? group(keys, id) : -1;
    }
    return result;
  }

  private boolean matches(KeyTable keys, int id) {
    for (Map.Entry<Integer, Set<String>> condition : where.entrySet()) {
      if (!condition.getValue().contains(keys.value(id, condition.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private int group(KeyTable keys, int id) {
    if (by.length == 0) {
      return 0;
    }
    String[] name = new String[by.length];
    for (int i = 0; i < by.length; i++) {
      name[i] = keys.value(id, by[i]);
    }
    return groups.computeIfAbsent(
        List.of(name),
        key -> {
          names.add(key);
          return names.size() - 1;
        });
  }

  /** Returns the values of the keys of all groups that have been found. */
  List<List<String>> names() {
    return names;
  }
}
