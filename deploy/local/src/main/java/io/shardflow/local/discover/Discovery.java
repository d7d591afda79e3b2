package io.shardflow.local.discover;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardflow.codec.AnyObject;
import io.shardflow.codec.RecordFormat;
import io.shardflow.local.discover.fields.FieldValues;
import io.shardflow.local.discover.suggest.SampleReader;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The fields of a sample of records. */
public final class Discovery {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .reader();

  private final List<Decoded<AnyObject>> records;
  private final boolean csv;
  private final FieldValues objects = new FieldValues("");
  private final List<String> columns = new ArrayList<>();
  private int namedColumns;
  private int minCells = Integer.MAX_VALUE;
  private boolean columnsDiffer;

  private Discovery(List<Decoded<AnyObject>> records, boolean csv) {
    this.records = List.copyOf(records);
    this.csv = csv;
  }

  /**
   * Discovers the fields of records. Records that could not be decoded have none.
   *
   * @param csv whether the records are CSV rows instead of JSON objects
   */
  public static Discovery of(List<Decoded<AnyObject>> records, boolean csv) throws IOException {
    Discovery discovery = new Discovery(records, csv);
    for (Decoded<AnyObject> record : records) {
      if (record.isEvent()) {
        discovery.add(record.event());
      }
    }
    return discovery;
  }

  private void add(AnyObject object) throws IOException {
    JsonNode tree;
    try {
      tree = JSON.readTree(object.json());
    } catch (JacksonException | NumberFormatException e) {
      // The decoder has skipped this number: it has a thousand digits, or a ten-digit exponent.
      return;
    }
    objects.add(tree);
    if (csv) {
      addColumns(tree.fields());
    }
  }

  /**
   * Compares the columns of a row with those of the rows before it. Blank cells beyond the header
   * do not count: the decoder has made up names for them.
   */
  private void addColumns(Iterator<Map.Entry<String, JsonNode>> cells) {
    int column = 0;
    for (; cells.hasNext(); column++) {
      Map.Entry<String, JsonNode> cell = cells.next();
      String name = cell.getKey();
      if (column == columns.size()) {
        columns.add(name);
      }
      columnsDiffer |= !columns.get(column).equals(name);
      if (column >= namedColumns
          && (!name.matches("column_" + (column + 1) + "_*")
              || !cell.getValue().asText("").isBlank())) {
        namedColumns = column + 1;
      }
    }
    minCells = Math.min(minCells, column);
    columnsDiffer |= minCells < namedColumns;
  }

  /** Returns the number of records that are JSON objects or CSV rows. */
  public long objects() {
    return objects.count();
  }

  /** Returns a table of the fields for the screen, in order of first appearance. */
  public String fieldTable() {
    return FieldTable.of(objects, csv);
  }

  /**
   * Returns the statement of Flink SQL that creates a table of the records, or a comment that says
   * why there is none.
   *
   * @param options the options of the {@code WITH} clause
   */
  public String createTable(String name, Map<String, String> options) {
    return columnsDiffer
        ? """
        -- No CREATE TABLE: Flink SQL reads CSV by position, and these files have different headers.
        -- Run discover on the files of one header at a time (--source.path).
        """
        : CreateTable.of(name, objects, csv, options);
  }

  /** Returns the fields of the records that are JSON objects or CSV rows. */
  public FieldValues fields() {
    return objects;
  }

  /** Returns a reader of the records. */
  public SampleReader reader() {
    return new SampleReader(records, csv);
  }

  /** Returns the number of records that can be decoded into events of this format. */
  public <E extends Event> long readable(EventFormat<E> format) throws IOException {
    return reader().read(format, RecordFormat.SINGLE).events();
  }
}
