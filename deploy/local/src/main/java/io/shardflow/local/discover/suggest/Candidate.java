package io.shardflow.local.discover.suggest;

import io.shardflow.local.discover.fields.FieldPaths;
import io.shardflow.local.discover.fields.FieldValues;
import java.util.ArrayList;
import java.util.List;

/**
 * A field of the sampled records that an input field of a job can be.
 *
 * @param source the path, or the name of the CSV column
 * @param parents the names of the objects around it, outermost first
 * @param array the path of the elements of the array that it is in, or null
 */
record Candidate(
    String source, String name, List<String> parents, String array, FieldValues values) {

  /** Returns the fields that are no objects, and that are in at most one array. */
  static List<Candidate> of(FieldValues objects, boolean csv) {
    List<Candidate> candidates = new ArrayList<>();
    if (!csv) {
      addFields(FieldPaths.ROOT, List.of(), null, objects, candidates);
      return candidates;
    }
    int column = 0;
    for (FieldValues values : objects.fields()) {
      column++;
      // The name of an unnamed column has been made up.
      boolean named = !values.name().matches("column_" + column + "_*");
      if (named && values.isColumn() && values.count() > 0) {
        String path = FieldPaths.field(FieldPaths.ROOT, values.name());
        String source = values.name().matches("['$].*") ? path : values.name();
        candidates.add(new Candidate(source, values.name(), List.of(), null, values));
      }
    }
    return candidates;
  }

  private static void addFields(
      String path,
      List<String> parents,
      String array,
      FieldValues objects,
      List<Candidate> candidates) {
    for (FieldValues field : objects.fields()) {
      if (!field.isColumn() || field.count() == 0) {
        continue;
      }
      String source = FieldPaths.field(path, field.name());
      List<String> inside = new ArrayList<>(parents);
      inside.add(field.name());
      FieldValues elements = field.elements();
      if (!field.fields().isEmpty()) {
        addFields(source, inside, array, field, candidates);
      } else if (elements == null) {
        candidates.add(new Candidate(source, field.name(), parents, array, field));
      } else if (array == null) {
        String each = source + FieldPaths.ELEMENTS;
        if (!elements.fields().isEmpty()) {
          addFields(each, inside, each, elements, candidates);
        } else if (elements.elements() == null && elements.count() > 0) {
          candidates.add(new Candidate(each, field.name(), parents, each, elements));
        }
      }
    }
  }

  /** Returns whether a job reads this as its input field without an option. */
  boolean isDefaultOf(String inputField, boolean csv) {
    String base = array == null ? FieldPaths.ROOT : array;
    return csv ? name.equals(inputField) : source.equals(FieldPaths.field(base, inputField));
  }

  /** Returns a type of Flink SQL. */
  String type() {
    return values.type();
  }
}
