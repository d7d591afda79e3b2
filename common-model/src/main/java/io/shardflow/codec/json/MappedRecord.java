package io.shardflow.codec.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.shardflow.codec.mapping.FieldPath;
import io.shardflow.codec.mapping.FieldPath.Step;
import io.shardflow.codec.mapping.Mapping;
import io.shardflow.codec.mapping.Mapping.Source;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the mapped values of a JSON record in one pass, without a tree: everything else is skipped.
 * If a path occurs more than once, as with a repeated field, the last value counts. Not
 * thread-safe.
 */
public final class MappedRecord {
  private final Node root = new Node();
  private final int sources;
  private final FieldPath records;

  /** The constants, by source; null for a path. */
  private final MappedValue[] constants;

  /** The constants, and the values of the record around the array of events, by source. */
  private final MappedValue[] envelope;

  /** The values of each element, by source; null without an array of events. */
  private final List<MappedValue[]> elements = new ArrayList<>();

  /** The first token of what is at the path of the array; null if there is nothing. */
  private JsonToken recordsToken;

  /** A part of a path, with what follows it. */
  private static final class Node {
    private final Map<String, Node> fields = new HashMap<>();
    private final Map<Integer, Node> elements = new HashMap<>();
    private final List<Integer> sources = new ArrayList<>();

    /** What is at the paths of an element; null unless this is the array of events. */
    private Node element;

    private boolean isInside() {
      return !fields.isEmpty() || !elements.isEmpty() || element != null;
    }
  }

  /** Creates a reader of records by a mapping. */
  public MappedRecord(Mapping mapping) {
    records = mapping.records();
    sources = mapping.sources().size();
    constants = new MappedValue[sources];
    envelope = new MappedValue[sources];
    Node element = null;
    if (records != null) {
      element = new Node();
      List<Step> steps = records.steps();
      add(root, steps.subList(0, steps.size() - 1)).element = element;
    }
    for (int i = 0; i < sources; i++) {
      Source source = mapping.sources().get(i);
      if (source.path() == null) {
        constants[i] = new MappedValue(JsonToken.VALUE_STRING, source.constant());
      } else {
        add(source.ofElement() ? element : root, source.path().steps()).sources.add(i);
      }
    }
  }

  private static Node add(Node start, List<Step> steps) {
    Node node = start;
    for (Step step : steps) {
      node =
          step.name() == null
              ? node.elements.computeIfAbsent(step.index(), index -> new Node())
              : node.fields.computeIfAbsent(step.name(), name -> new Node());
    }
    return node;
  }

  /**
   * Reads a record.
   *
   * @param parser whose current token is the start of the record
   * @throws MalformedException if there is no array of events where it must be
   */
  public void read(JsonParser parser) throws IOException, MalformedException {
    System.arraycopy(constants, 0, envelope, 0, sources);
    elements.clear();
    recordsToken = null;
    readValue(root, parser, envelope);
    if (records != null && recordsToken != JsonToken.START_ARRAY) {
      throw new MalformedException(
          recordsToken == null
              ? Reason.MISSING
              : recordsToken == JsonToken.VALUE_NULL ? Reason.NULL : Reason.WRONG_TYPE,
          null);
    }
  }

  /** Returns the number of events in the record. */
  public int count() {
    return records == null ? 1 : elements.size();
  }

  /** Returns a value of an event, or null if the record lacks it. */
  MappedValue value(int event, int source) {
    MappedValue ofElement = records == null ? null : elements.get(event)[source];
    return ofElement == null ? envelope[source] : ofElement;
  }

  private void readValue(Node node, JsonParser parser, MappedValue[] values) throws IOException {
    JsonToken token = parser.currentToken();
    if (!node.sources.isEmpty()) {
      MappedValue value = new MappedValue(token, token.isScalarValue() ? parser.getText() : null);
      for (int source : node.sources) {
        values[source] = value;
      }
    }
    if (node.element != null) {
      recordsToken = token;
      elements.clear();
    }
    if (token == JsonToken.START_OBJECT && !node.fields.isEmpty()) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        Node field = node.fields.get(parser.currentName());
        parser.nextToken();
        readOrSkip(field, parser, values);
      }
    } else if (token == JsonToken.START_ARRAY && node.isInside()) {
      for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
        Node element = node.elements.get(index);
        if (node.element == null) {
          readOrSkip(element, parser, values);
        } else {
          MappedValue[] ofElement = new MappedValue[sources];
          elements.add(ofElement);
          readValue(node.element, parser, ofElement);
        }
      }
    } else {
      parser.skipChildren();
    }
  }

  private void readOrSkip(Node node, JsonParser parser, MappedValue[] values) throws IOException {
    if (node == null) {
      parser.skipChildren();
    } else {
      readValue(node, parser, values);
    }
  }

  /**
   * Returns where the elements of the array of events are in a record.
   *
   * @param parser whose current token is the start of the record
   * @return for each element, the index of its first byte and of the byte after it
   */
  public List<long[]> elementRanges(JsonParser parser) throws IOException {
    List<long[]> ranges = new ArrayList<>();
    addRanges(root, parser, ranges);
    return ranges;
  }

  private static void addRanges(Node node, JsonParser parser, List<long[]> ranges)
      throws IOException {
    JsonToken token = parser.currentToken();
    if (node.element != null) {
      ranges.clear();
    }
    if (token == JsonToken.START_OBJECT && node.element == null) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        Node field = node.fields.get(parser.currentName());
        parser.nextToken();
        addOrSkip(field, parser, ranges);
      }
    } else if (token == JsonToken.START_ARRAY) {
      for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
        if (node.element == null) {
          addOrSkip(node.elements.get(index), parser, ranges);
        } else {
          long start = parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          parser.finishToken();
          ranges.add(new long[] {start, parser.currentLocation().getByteOffset()});
        }
      }
    }
  }

  private static void addOrSkip(Node node, JsonParser parser, List<long[]> ranges)
      throws IOException {
    if (node == null) {
      parser.skipChildren();
    } else {
      addRanges(node, parser, ranges);
    }
  }
}
