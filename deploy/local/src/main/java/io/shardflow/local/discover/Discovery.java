package io.shardflow.local.discover;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardflow.codec.AnyObject;
import io.shardflow.codec.EventDecoder;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The fields of sampled records. */
public final class Discovery {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .reader();
  private static final ObjectReader ROW =
      new JsonMapper().readerFor(new TypeReference<LinkedHashMap<String, String>>() {});

  private final List<Decoded<AnyObject>> records;
  private final boolean csv;
  private final FieldValues objects = new FieldValues("");
  private final List<String> columns = new ArrayList<>();
  private int mostNamed;
  private int fewestCells = Integer.MAX_VALUE;
  private boolean columnsDiffer;

  private Discovery(List<Decoded<AnyObject>> records, boolean csv) {
    this.records = List.copyOf(records);
    this.csv = csv;
  }

  /**
   * What these records have for fields; those that cannot be read have none.
   *
   * @param csv whether they are rows, and not objects
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
      // A number of a thousand digits, or an exponent of ten: the decoder has passed over it.
      return;
    }
    objects.add(tree);
    if (csv) {
      addColumns(tree.fields());
    }
  }

  /** A row has all columns of its header, and can go on with blank cells, which have no name. */
  private void addColumns(Iterator<Map.Entry<String, JsonNode>> cells) {
    int column = 0;
    for (; cells.hasNext(); column++) {
      Map.Entry<String, JsonNode> cell = cells.next();
      String name = cell.getKey();
      if (column == columns.size()) {
        columns.add(name);
      }
      columnsDiffer |= !columns.get(column).equals(name);
      if (column >= mostNamed
          && (!name.matches("column_" + (column + 1) + "_*")
              || !cell.getValue().asText("").isBlank())) {
        mostNamed = column + 1;
      }
    }
    fewestCells = Math.min(fewestCells, column);
    columnsDiffer |= fewestCells < mostNamed;
  }

  /** How many of the records are objects or rows. */
  public long objects() {
    return objects.count();
  }

  /** The fields as a table for people, in the order in which they came first. */
  public String fieldTable() {
    return FieldTable.of(objects, csv);
  }

  /**
   * The statement of Flink SQL that makes a table of the records; or a comment that says why there
   * is none.
   *
   * @param options of its {@code WITH} clause
   */
  public String createTable(String name, Map<String, String> options) {
    return columnsDiffer
        ? """
        -- No CREATE TABLE: Flink SQL reads CSV by position, and these files have different headers.
        -- Look at the files of one header at a time: --source.path names files and folders.
        """
        : CreateTable.of(name, objects, csv, options);
  }

  /** How many of the records an event of this format can be read from. */
  public <E extends Event> long readable(EventFormat<E> format) throws IOException {
    long readable = 0;
    for (Decoded<AnyObject> record : records) {
      if (record.isEvent() && isReadable(format, record.event())) {
        readable++;
      }
    }
    return readable;
  }

  private <E extends Event> boolean isReadable(EventFormat<E> format, AnyObject object)
      throws IOException {
    Origin origin = new LookedAt("sample", "", object.eventTime());
    if (!csv) {
      return EventDecoder.json(format).decode(object.json(), origin).isEvent();
    }
    Map<String, String> row = ROW.readValue(object.json());
    String line =
        row.values().stream()
            .map(value -> value == null ? "" : '"' + value.replace("\"", "\"\"") + '"')
            .collect(Collectors.joining(","));
    return EventDecoder.csv(format, List.copyOf(row.keySet()))
        .decode(line.getBytes(StandardCharsets.UTF_8), origin)
        .isEvent();
  }

  private record LookedAt(String source, String position, Instant arrivalTime) implements Origin {}

  /** A share of a whole as a percentage that says 0 or 100 only where that is exact. */
  public static String percentage(long part, long whole) {
    if (part == 0 || part == whole) {
      return part == 0 ? "0 %" : "100 %";
    }
    double percentage = Math.min(99.9, Math.max(0.1, 100.0 * part / whole));
    return String.format(Locale.ROOT, "%.1f %%", percentage);
  }
}
