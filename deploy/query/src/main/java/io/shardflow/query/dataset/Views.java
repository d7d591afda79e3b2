package io.shardflow.query.dataset;

import io.shardflow.query.duckdb.DuckDbSql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One view for each data set in a folder, named after it with underscores for hyphens. If a data
 * set is in several folders, each has a view that is named after its folder, too: {@code
 * dedup__dead_letters}. For a data set that every job has, one more view contains all their rows.
 */
public final class Views {
  /** Between the name of a folder and that of its data set. */
  private static final String SEPARATOR = "__";

  /**
   * A view.
   *
   * @param folders the data sets whose rows it has; those that it unites have views of their own
   */
  public record View(String name, List<DataSetFolder> folders) {}

  private final Map<String, View> views = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private final Set<String> created = new LinkedHashSet<>();

  private Views() {}

  /** Names the views of the data sets in a folder. */
  public static Views of(ResultFolder folder) {
    Views views = new Views();
    Map<String, List<DataSetFolder>> byName = new TreeMap<>();
    for (DataSetFolder dataSet : folder.dataSets()) {
      if (dataSet.storage().obstacle() == null) {
        byName.computeIfAbsent(identifier(dataSet.name()), name -> new ArrayList<>()).add(dataSet);
      } else {
        views.notes.add(dataSet.path() + " " + dataSet.storage().obstacle());
      }
    }
    byName.forEach(views::add);
    folder
        .others()
        .forEach(other -> views.notes.add(other + " has more data sets: see --path " + other));
    return views;
  }

  private void add(String name, List<DataSetFolder> folders) {
    if (folders.size() == 1) {
      put(name, folders);
      return;
    }
    // One folder above is enough unless there are several runs.
    int depth = 1;
    while (depth < 3 && prefixes(folders, depth).size() < folders.size()) {
      depth++;
    }
    for (DataSetFolder folder : folders) {
      put(prefix(folder, depth) + SEPARATOR + name, List.of(folder));
    }
    if (folders.get(0).isShared()) {
      put(name, folders);
    }
  }

  private void put(String name, List<DataSetFolder> folders) {
    views.put(name, new View(name, folders));
  }

  private static Set<String> prefixes(List<DataSetFolder> folders, int depth) {
    return folders.stream().map(folder -> prefix(folder, depth)).collect(Collectors.toSet());
  }

  /** Returns the names of some folders above a data set, in the form of an identifier. */
  private static String prefix(DataSetFolder folder, int depth) {
    Path path = folder.path().toAbsolutePath().normalize();
    int end = path.getNameCount() - 1;
    List<String> names = new ArrayList<>();
    for (int i = Math.max(0, end - depth); i < end; i++) {
      names.add(identifier(path.getName(i).toString()));
    }
    return String.join(SEPARATOR, names);
  }

  private static String identifier(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_]", "_");
  }

  /** Returns all views, in the order of their names. */
  public List<View> all() {
    return List.copyOf(views.values());
  }

  /** Returns what the user should know about data sets without a view; may be empty. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Creates the views whose names are in a statement, because their files must be read for it; all
   * views if there is no such name.
   */
  public void create(Connection db, String sql) throws SQLException {
    String text = sql.toLowerCase(Locale.ROOT);
    List<View> named = views.values().stream().filter(view -> text.contains(view.name())).toList();
    for (View view : named.isEmpty() ? all() : named) {
      create(db, view);
    }
  }

  /** Creates a view, unless it exists. */
  public void create(Connection db, View view) throws SQLException {
    if (!created.add(view.name())) {
      return;
    }
    String select;
    if (view.folders().size() == 1) {
      select = view.folders().get(0).storage().select(db);
    } else {
      List<String> parts = new ArrayList<>();
      for (View part : views.values()) {
        if (part != view && view.folders().containsAll(part.folders())) {
          create(db, part);
          parts.add("SELECT * FROM " + DuckDbSql.name(part.name()));
        }
      }
      select = String.join(" UNION ALL BY NAME ", parts);
    }
    try (Statement statement = db.createStatement()) {
      statement.execute("CREATE VIEW " + DuckDbSql.name(view.name()) + " AS " + select);
    }
  }
}
