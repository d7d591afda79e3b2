package io.shardflow.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.shardflow.benchmark.contender.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a contender has written, in a form that does not depend on the order of rows, files and
 * fields: for each data set how many rows, and the sum of their digests. A row is the folder it is
 * in and its fields, numbers by their value; means are kept apart, and may differ in the last
 * digits.
 */
final class Answer {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> TIMES =
      Set.of("window_start", "window_start_time", "event_timestamp", "event_time");
  private static final double MEAN_TOLERANCE = 1e-12;

  private final Map<String, Rows> dataSets = new TreeMap<>();

  private static final class Rows {
    private final MessageDigest digest = sha256();
    private final long[] sum = new long[4];
    private final Map<String, double[]> means = new TreeMap<>();
    private long count;

    void add(String row, double[] rowMeans) {
      count++;
      ByteBuffer hash = ByteBuffer.wrap(digest.digest(row.getBytes(UTF_8)));
      for (int i = 0; i < sum.length; i++) {
        sum[i] += hash.getLong();
      }
      if (rowMeans.length > 0) {
        means.put(row, rowMeans);
      }
    }

    boolean equalsAllBut(Rows other) {
      return count == other.count
          && Arrays.equals(sum, other.sum)
          && means.keySet().equals(other.means.keySet());
    }
  }

  /**
   * Reads the data sets below a folder.
   *
   * @param end rows of this time or later are left out
   */
  static Answer of(Path folder, String end) throws IOException {
    Answer answer = new Answer();
    for (Path file : Folders.files(folder)) {
      Path place = folder.relativize(file);
      Path hour = place.getParent();
      Rows rows = answer.dataSets.computeIfAbsent(place.getName(0).toString(), name -> new Rows());
      try (JsonParser parser = JSON.createParser(file.toFile())) {
        while (parser.nextToken() != null) {
          read(parser, hour, end, rows);
        }
      }
    }
    answer.dataSets.values().removeIf(rows -> rows.count == 0);
    return answer;
  }

  private static void read(JsonParser parser, Path hour, String end, Rows rows) throws IOException {
    TreeMap<String, String> fields = new TreeMap<>();
    List<Double> means = new ArrayList<>();
    boolean counts = true;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (Task.MEANS.contains(name)) {
        means.add(parser.getDoubleValue());
        continue;
      }
      counts &= !TIMES.contains(name) || parser.getText().compareTo(end) < 0;
      fields.put(
          name,
          value.isNumeric()
              ? parser.getDecimalValue().stripTrailingZeros().toPlainString()
              : value + parser.getText());
    }
    if (counts) {
      rows.add(hour + " " + fields, means.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  /** How many rows there are in all data sets. */
  long rows() {
    return dataSets.values().stream().mapToLong(rows -> rows.count).sum();
  }

  /** In what this answer is not the expected one, for a user to read; empty if it is. */
  String difference(Answer expected) {
    StringBuilder difference = new StringBuilder();
    Set<String> names = new TreeSet<>(dataSets.keySet());
    names.addAll(expected.dataSets.keySet());
    for (String name : names) {
      Rows here = dataSets.getOrDefault(name, new Rows());
      Rows there = expected.dataSets.getOrDefault(name, new Rows());
      if (!here.equalsAllBut(there)) {
        difference.append(
            here.count == there.count
                ? "%s: %,d rows, but not the same%n".formatted(name, here.count)
                : "%s: %,d rows instead of %,d%n".formatted(name, here.count, there.count));
      } else if (!meansAreNear(here, there)) {
        difference.append("%s: means differ%n".formatted(name));
      }
    }
    return difference.toString();
  }

  private static boolean meansAreNear(Rows here, Rows there) {
    for (Map.Entry<String, double[]> row : here.means.entrySet()) {
      double[] expected = there.means.get(row.getKey());
      for (int i = 0; i < expected.length; i++) {
        double apart = Math.abs(row.getValue()[i] - expected[i]);
        if (!(apart <= MEAN_TOLERANCE * Math.abs(expected[i]))) {
          return false;
        }
      }
    }
    return true;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
