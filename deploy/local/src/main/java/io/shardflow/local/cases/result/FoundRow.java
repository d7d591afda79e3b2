package io.shardflow.local.cases.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardflow.codec.file.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A row that a case has written.
 *
 * @param text the line of the file
 * @param json the row as an object; null if the line is not a JSON object, as in an archive
 */
public record FoundRow(String text, JsonNode json) {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Returns the rows of files, in the order of their text. */
  public static List<FoundRow> read(List<Path> files) throws IOException {
    List<FoundRow> rows = new ArrayList<>();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        LineReader lines = LineReader.json(in);
        while (lines.next()) {
          rows.add(of(new String(lines.line(), StandardCharsets.UTF_8)));
        }
      }
    }
    rows.sort(Comparator.comparing(FoundRow::text));
    return rows;
  }

  static FoundRow of(String line) {
    try {
      JsonNode json = MAPPER.readTree(line);
      return new FoundRow(line, json.isObject() ? json : null);
    } catch (JsonProcessingException e) {
      return new FoundRow(line, null);
    }
  }
}
