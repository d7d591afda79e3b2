package io.shardflow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.codec.AnyObject;
import io.shardflow.codec.EventDecoder;
import io.shardflow.codec.RecordFormat;
import io.shardflow.codec.mapping.InvalidPathException;
import io.shardflow.codec.mapping.Mapping;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.event.RawRecord;
import io.shardflow.model.event.TaxiTrip;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decodes each line of an input twice, with the same result: from the input after the lines before
 * it, and alone behind a byte order mark, which makes the decoder use Jackson.
 */
final class DecoderFuzz {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final Map<EventFormat<?>, EventDecoder<?>> BY_JACKSON = new LinkedHashMap<>();

  private static final RecordFormat RENAMED = renamed();

  private static RecordFormat renamed() {
    try {
      return RecordFormat.SINGLE.withMapping(
          Mapping.json(TaxiTrip.FORMAT.fields(), null)
              .add("VendorID", "'2'")
              .add("extra", "$.fare_amount")
              .add("fare_amount", "$.extra")
              .build());
    } catch (InvalidPathException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  static {
    EventsFuzz.FORMATS.forEach(format -> BY_JACKSON.put(format, EventDecoder.json(format)));
  }

  private DecoderFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    BY_JACKSON.forEach((format, byJackson) -> check(EventDecoder.json(format), byJackson, input));
    checkRenamed(input);
  }

  /** A flat record whose fields are renamed is read with the same result on both paths. */
  private static void checkRenamed(byte[] input) {
    EventDecoder<?> decoder = EventDecoder.json(TaxiTrip.FORMAT, RENAMED);
    int start = 0;
    for (int end = 0; end <= input.length; end++) {
      if (end == input.length || input[end] == '\n') {
        Event event =
            decoder.decodeFirst(input, start, end - start, EventsFuzz.ORIGIN) == null
                ? null
                : decoder
                    .decode(input, start, decoder.endOfFirst() - start, EventsFuzz.ORIGIN)
                    .event();
        if (event != null) {
          byte[] object = Arrays.copyOfRange(input, start, decoder.endOfFirst());
          assertThat(decoder.decodeWhole(object, EventsFuzz.ORIGIN).event()).isEqualTo(event);
        }
        start = end + 1;
      }
    }
  }

  private static void check(EventDecoder<?> decoder, EventDecoder<?> byJackson, byte[] input) {
    int start = 0;
    for (int end = 0; end <= input.length; end++) {
      if (end == input.length || input[end] == '\n') {
        Event event = decoder.decode(input, start, end - start, EventsFuzz.ORIGIN).event();
        byte[] line = Arrays.copyOfRange(input, start, end);
        if (!Arrays.equals(Arrays.copyOf(line, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
          assertSame(event, byJackson.decode(marked(line), EventsFuzz.ORIGIN).event(), line);
        }
        start = end + 1;
      }
    }
  }

  private static void assertSame(Event event, Event other, byte[] line) {
    if (event == null && other instanceof RawRecord) {
      // The archive has no lines of only white space.
      assertThat(new String(line, StandardCharsets.ISO_8859_1)).matches("[ \\t\\r]*");
    } else if (event instanceof RawRecord raw && other instanceof RawRecord marked) {
      assertThat(raw.payload()).isEqualTo(line);
      assertThat(marked.payload()).isEqualTo(marked(line));
      assertThat(raw.eventTime()).isEqualTo(marked.eventTime());
    } else if (event instanceof AnyObject object && other instanceof AnyObject marked) {
      assertThat(object.json()).isEqualTo(line);
      assertThat(marked.json()).isEqualTo(marked(line));
    } else {
      assertThat(event).isEqualTo(other);
    }
  }

  private static byte[] marked(byte[] line) {
    byte[] marked = Arrays.copyOf(BYTE_ORDER_MARK, BYTE_ORDER_MARK.length + line.length);
    System.arraycopy(line, 0, marked, BYTE_ORDER_MARK.length, line.length);
    return marked;
  }
}
