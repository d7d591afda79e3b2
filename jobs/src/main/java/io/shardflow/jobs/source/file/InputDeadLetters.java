package io.shardflow.jobs.source.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.codec.EventDecoder;
import io.shardflow.codec.file.LineReader;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.Origin;
import io.shardflow.text.Timestamps;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * The records in a JSON file of the data set {@code dead-letters}. A record has the source,
 * position and arrival time of its dead letter. If it still cannot be decoded, its new dead letter
 * has them, too, and counts the tries.
 */
final class InputDeadLetters<E extends Event> implements InputRecords<E> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final LineReader lines;

  /** The origin of a line that is no dead letter. */
  private final Origin file;

  private final EventDecoder<E> decoder;
  private final Queue<Decoded<E>> ready = new ArrayDeque<>();
  private long bytesRead;

  InputDeadLetters(InputStream in, Origin file, EventDecoder<E> decoder) {
    this.lines = LineReader.json(in);
    this.file = file;
    this.decoder = decoder;
  }

  @Override
  public Decoded<E> next() throws IOException {
    while (ready.isEmpty()) {
      if (!lines.next()) {
        return null;
      }
      bytesRead += lines.length();
      readLine(lines.line());
    }
    return ready.remove();
  }

  private void readLine(byte[] line) {
    String field = null;
    try {
      JsonNode letter = JSON.readTree(line);
      field = invalidField(letter);
      if (field == null && letter.isObject()) {
        readRecord(letter);
        return;
      }
    } catch (IOException | IllegalArgumentException e) {
      // Not a JSON object, or a payload that is not Base64.
      field = e instanceof JsonProcessingException ? null : "payload";
    }
    ready.add(
        new Decoded<>(
            null,
            DeadLetter.of(Reason.NO_DEAD_LETTER, field, line, file).withTries(1),
            file.arrivalTime()));
  }

  private void readRecord(JsonNode letter) {
    byte[] record =
        DeadLetter.bytes(
            letter.get("payload").textValue(), letter.get("payload_encoding").textValue());
    Origin origin =
        Origin.of(
            letter.path("source").textValue(),
            letter.path("position").textValue(),
            Timestamps.parse(letter.get("arrival_time").textValue()));
    long tries = Math.max(1, letter.path("tries").longValue()) + 1;
    List<Decoded<E>> decoded = decoder.decodeAll(record, origin);
    for (Decoded<E> each : decoded) {
      ready.add(
          each.isEvent()
              ? each
              : new Decoded<>(null, each.deadLetter().withTries(tries), each.arrivalTime()));
    }
  }

  /** Returns the name of a field that a dead letter must have but this one has not, or null. */
  private static String invalidField(JsonNode letter) {
    if (!letter.path("payload").isTextual()) {
      return "payload";
    }
    if (!List.of("utf-8", "base64").contains(letter.path("payload_encoding").asText())) {
      return "payload_encoding";
    }
    String arrivalTime = letter.path("arrival_time").textValue();
    return arrivalTime == null || Timestamps.parse(arrivalTime) == null ? "arrival_time" : null;
  }

  @Override
  public long lineNumber() {
    return lines.number();
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }
}
