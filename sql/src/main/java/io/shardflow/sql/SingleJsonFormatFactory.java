package io.shardflow.sql;

import io.shardflow.codec.framing.Pieces;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.formats.json.JsonFormatFactory;
import org.apache.flink.formats.json.JsonFormatOptions;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.Collector;

/**
 * A variant of Flink's {@code json} format that never reads a record in part. Flink's format reads
 * the first object of a record and ignores everything after it. This one reads all objects of a
 * line of a file, and rejects such a record of a Kinesis stream, whose connector takes one row per
 * record. Flink's format rejects a record that starts with a byte order mark; this one ignores the
 * mark.
 */
public final class SingleJsonFormatFactory extends JsonFormatFactory {
  static final String IDENTIFIER = "single-json";

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  @Override
  public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
      DynamicTableFactory.Context context, ReadableConfig options) {
    return new Format(
        (ProjectableDecodingFormat<DeserializationSchema<RowData>>)
            super.createDecodingFormat(context, options),
        options.get(JsonFormatOptions.IGNORE_PARSE_ERRORS));
  }

  private record Format(
      ProjectableDecodingFormat<DeserializationSchema<RowData>> json, boolean ignoreParseErrors)
      implements ProjectableDecodingFormat<DeserializationSchema<RowData>> {
    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(
        DynamicTableSource.Context context, DataType type, int[][] projections) {
      return new Decoder(json.createRuntimeDecoder(context, type, projections), ignoreParseErrors);
    }

    @Override
    public ChangelogMode getChangelogMode() {
      return json.getChangelogMode();
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
      return json.listReadableMetadata();
    }

    @Override
    public void applyReadableMetadata(List<String> keys) {
      json.applyReadableMetadata(keys);
    }
  }

  private record Decoder(DeserializationSchema<RowData> json, boolean ignoreParseErrors)
      implements DeserializationSchema<RowData> {
    @Override
    public void open(InitializationContext context) throws Exception {
      json.open(context);
    }

    @Override
    public RowData deserialize(byte[] message) throws IOException {
      byte[] text = withoutByteOrderMark(message);
      if (text == null || isOneObject(text)) {
        return json.deserialize(text);
      }
      if (ignoreParseErrors) {
        return null;
      }
      throw new IOException("A record is not exactly one JSON object");
    }

    @Override
    public void deserialize(byte[] message, Collector<RowData> out) throws IOException {
      byte[] text = withoutByteOrderMark(message);
      if (text == null || isOneObject(text)) {
        json.deserialize(text, out);
        return;
      }
      for (int[] range : Pieces.of(text).ranges()) {
        byte[] piece = Arrays.copyOfRange(text, range[0], range[1]);
        if (isOneObject(piece)) {
          json.deserialize(piece, out);
        } else if (!ignoreParseErrors) {
          throw new IOException("A line is not a sequence of JSON objects");
        }
      }
    }

    @Override
    public boolean isEndOfStream(RowData row) {
      return json.isEndOfStream(row);
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
      return json.getProducedType();
    }
  }

  private static byte[] withoutByteOrderMark(byte[] message) {
    int length = BYTE_ORDER_MARK.length;
    return message != null
            && message.length > length
            && Arrays.equals(message, 0, length, BYTE_ORDER_MARK, 0, length)
        ? Arrays.copyOfRange(message, length, message.length)
        : message;
  }

  /**
   * Returns whether the message may be exactly one object, surrounded by nothing but white space.
   * The inside of the object is left to the JSON parser.
   */
  static boolean isOneObject(byte[] message) {
    int from = 0;
    int last = message.length - 1;
    while (from < last && message[from] <= ' ' && message[from] >= 0) {
      from++;
    }
    while (last > from && message[last] <= ' ' && message[last] >= 0) {
      last--;
    }
    if (last <= from || message[from] != '{' || message[last] != '}') {
      return false;
    }
    int firstClosingBrace = from;
    while (message[firstClosingBrace] != '}') {
      firstClosingBrace++;
    }
    // In most records this is the only closing brace, so the object need not be scanned.
    return firstClosingBrace == last || endOfObject(message, from, last) == last;
  }

  /**
   * Returns the index of the brace that closes the object which starts at {@code from}; -1 if none.
   */
  private static int endOfObject(byte[] message, int from, int last) {
    int depth = 0;
    boolean quoted = false;
    for (int at = from; at <= last; at++) {
      byte b = message[at];
      if (quoted) {
        quoted = b != '"';
        at += b == '\\' ? 1 : 0;
      } else if (b == '"') {
        quoted = true;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if ((b == '}' || b == ']') && --depth == 0) {
        return at;
      }
    }
    return -1;
  }
}
