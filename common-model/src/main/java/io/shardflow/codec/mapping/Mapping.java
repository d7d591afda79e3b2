package io.shardflow.codec.mapping;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lombok.Value;

/**
 * Where the input fields of an event are in records of another shape. A field without a source of
 * its own is the field of that name: of the element if a record holds an array of events, or else
 * of the record.
 */
public final class Mapping implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Every field is the field of its name. */
  public static final Mapping NONE = new Mapping(List.of(), null);

  private final List<Source> sources;
  private final FieldPath records;

  /** The source of one field. */
  @Value
  public static class Source implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The name of the input field. */
    String field;

    /** The path in the record or in the element; null for a constant. */
    FieldPath path;

    /** The value; null for a path. */
    String constant;

    /** Whether the path begins at the element. */
    boolean ofElement;

    /** Whether the user has given this source. */
    boolean explicit;
  }

  private Mapping(List<Source> sources, FieldPath records) {
    this.sources = new ArrayList<>(sources);
    this.records = records;
  }

  /**
   * Creates a mapping for JSON records.
   *
   * @param fields the input fields of the event
   * @param records the array whose elements are the events; null if the record is the event
   */
  public static Builder json(List<String> fields, FieldPath records) {
    return new Builder(fields, records, false);
  }

  /** Creates a mapping for CSV rows, in which a path is the name of a column. */
  public static Builder csv(List<String> fields) {
    return new Builder(fields, null, true);
  }

  /**
   * Returns the path to the array of events.
   *
   * @throws InvalidPathException if the text is not such a path
   */
  public static FieldPath records(String text) throws InvalidPathException {
    FieldPath path = FieldPath.parse(text);
    int last = path.steps().size() - 1;
    if (last < 0 || !path.steps().get(last).isAllElements()) {
      throw new InvalidPathException(
          text.length(), "a path to an array of events ends with [*], such as $.readings[*]");
    }
    if (path.steps().stream().filter(FieldPath.Step::isAllElements).count() > 1) {
      throw new InvalidPathException(
          text.indexOf("[*]"), "[*] is only valid at the end: arrays in arrays are not supported");
    }
    return path;
  }

  public boolean isNone() {
    return sources.isEmpty();
  }

  /** Returns the path to the array whose elements are the events, or null. */
  public FieldPath records() {
    return records;
  }

  /** Returns the sources of all fields. Of two sources of a field, the later one is preferred. */
  public List<Source> sources() {
    return sources;
  }

  /** Returns the path, column or constant that the user has given for a field, or null. */
  public String writtenOf(String field) {
    for (Source source : sources) {
      if (source.explicit() && source.field().equals(field)) {
        return source.path() == null ? "'" + source.constant() + "'" : source.path().text();
      }
    }
    return null;
  }

  /** Returns the fields with a constant value, with the value. */
  public Map<String, String> constants() {
    Map<String, String> constants = new HashMap<>();
    for (Source source : sources) {
      if (source.path() == null) {
        constants.put(source.field(), source.constant());
      }
    }
    return constants;
  }

  /**
   * Returns the field that each field or column of a record is; a name without an entry is none.
   *
   * @return the fields by name; null if the mapping does more than rename fields of flat records
   */
  public Map<String, List<String>> renames() {
    if (records != null) {
      return null;
    }
    Map<String, List<String>> renames = new HashMap<>();
    for (Source source : sources) {
      if (source.path() != null) {
        String name = source.path().fieldName();
        if (name == null) {
          return null;
        }
        renames.computeIfAbsent(name, key -> new ArrayList<>()).add(source.field());
      }
    }
    return renames;
  }

  /** Collects the sources of the fields. */
  public static final class Builder {
    private final List<String> fields;
    private final FieldPath records;
    private final boolean csv;
    private final Map<String, Source> given = new HashMap<>();

    private Builder(List<String> fields, FieldPath records, boolean csv) {
      this.fields = fields;
      this.records = records;
      this.csv = csv;
    }

    /**
     * Sets the source of a field.
     *
     * @param text a path, the name of a column in the case of CSV, or a constant in single quotes
     * @throws InvalidPathException if the text is none of these
     */
    public Builder add(String field, String text) throws InvalidPathException {
      given.put(field, source(field, text));
      return this;
    }

    private Source source(String field, String text) throws InvalidPathException {
      if (text.startsWith("'")) {
        return new Source(field, null, FieldPath.constant(text), false, true);
      }
      if (csv) {
        return new Source(field, column(text), null, false, true);
      }
      FieldPath path = FieldPath.parse(text);
      boolean ofElement = records != null && path.startsWith(records);
      FieldPath inside = ofElement ? path.after(records) : path;
      if (inside.hasAllElements()) {
        throw new InvalidPathException(
            text.lastIndexOf("[*]"),
            records == null
                ? "[*] needs the option source.records"
                : "[*] is only valid in the path of source.records, " + records.text());
      }
      if (inside.steps().isEmpty() && !ofElement) {
        throw new InvalidPathException(0, "this is the whole record: name a field, such as $.id");
      }
      if (isRootArray() && !ofElement) {
        throw new InvalidPathException(
            0, "every path begins with " + records.text() + ", the path of source.records");
      }
      return new Source(field, inside, null, ofElement && !isRootArray(), true);
    }

    /** The elements of an array that is the whole record are records of their own. */
    private boolean isRootArray() {
      return records != null && records.steps().size() == 1;
    }

    /** Accepts the path to a field, too, so that the same options read JSON and CSV. */
    private static FieldPath column(String text) throws InvalidPathException {
      if (text.isBlank()) {
        throw new InvalidPathException(0, "the name of a column is missing");
      }
      if (text.startsWith("$.") || text.startsWith("$[")) {
        FieldPath path = FieldPath.parse(text);
        if (path.fieldName() == null) {
          throw new InvalidPathException(0, "in CSV, a path is the name of a column");
        }
        return path;
      }
      return new FieldPath(text, List.of(new FieldPath.Step(text.strip(), 0)));
    }

    /** Returns the mapping, which is {@link #NONE} if nothing is mapped. */
    public Mapping build() {
      if (given.isEmpty() && records == null) {
        return NONE;
      }
      List<Source> sources = new ArrayList<>();
      for (String field : fields) {
        Source source = given.get(field);
        if (source != null) {
          sources.add(source);
          continue;
        }
        FieldPath path = FieldPath.ofField(field);
        sources.add(new Source(field, path, null, false, false));
        if (records != null && !isRootArray()) {
          // The reader prefers the later one of two sources of a field.
          sources.add(new Source(field, path, null, true, false));
        }
      }
      return new Mapping(sources, isRootArray() ? null : records);
    }
  }
}
