package io.shardflow.benchmark.section;

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
 * A digest of everything that a contender has written, independent of the order of rows, files and
 * fields: the number of rows of each data set, and the sum of their hashes. A row's hash covers its
 * folder and its fields, with numbers compared by value. Means are compared separately, with a
 * tolerance.
 */
final class ResultDigest {
  /** Contenders add doubles in any order, so the last digits of means differ. */
  private static final Set<String> MEANS = Set.of("avg_ambient_temp", "avg_measured_temp");

  private static final double MEAN_TOLERANCE = 1e-12;
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> TIMES =
      Set.of("window_start", "window_start_time", "event_timestamp", "event_time");

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

    boolean equalsExceptMeans(Rows other) {
      return count == other.count
          && Arrays.equals(sum, other.sum)
          && means.keySet().equals(other.means.keySet());
    }
  }

  /**
   * Reads the data sets below a folder.
   *
   * @param cutoffTime rows of this time or later are omitted
   */
  static ResultDigest of(Path folder, String cutoffTime) throws IOException {
    ResultDigest digest = new ResultDigest();
    for (Path file : Folders.files(folder)) {
      Path path = folder.relativize(file);
      Path hour = path.getParent();
      Rows rows = digest.dataSets.computeIfAbsent(path.getName(0).toString(), name -> new Rows());
      try (JsonParser parser = JSON.createParser(file.toFile())) {
        while (parser.nextToken() != null) {
          read(parser, hour, cutoffTime, rows);
        }
      }
    }
    digest.dataSets.values().removeIf(rows -> rows.count == 0);
    return digest;
  }

  private static void read(JsonParser parser, Path hour, String cutoffTime, Rows rows)
      throws IOException {
    TreeMap<String, String> fields = new TreeMap<>();
    List<Double> means = new ArrayList<>();
    boolean included = true;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (MEANS.contains(name)) {
        means.add(parser.getDoubleValue());
        continue;
      }
      included &= !TIMES.contains(name) || parser.getText().compareTo(cutoffTime) < 0;
      fields.put(
          name,
          value.isNumeric()
              ? parser.getDecimalValue().stripTrailingZeros().toPlainString()
              : value + parser.getText());
    }
    if (included) {
      rows.add(hour + " " + fields, means.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }

  /** Returns the number of rows in all data sets. */
  long rows() {
    return dataSets.values().stream().mapToLong(rows -> rows.count).sum();
  }

  /** Describes the differences from the expected results; empty if there are none. */
  String difference(ResultDigest expected) {
    StringBuilder difference = new StringBuilder();
    Set<String> names = new TreeSet<>(dataSets.keySet());
    names.addAll(expected.dataSets.keySet());
    for (String name : names) {
      Rows actualRows = dataSets.getOrDefault(name, new Rows());
      Rows expectedRows = expected.dataSets.getOrDefault(name, new Rows());
      if (!actualRows.equalsExceptMeans(expectedRows)) {
        difference.append(
            actualRows.count == expectedRows.count
                ? "%s: %,d rows, with other contents%n".formatted(name, actualRows.count)
                : "%s: %,d rows instead of %,d%n"
                    .formatted(name, actualRows.count, expectedRows.count));
      } else if (!meansAreClose(actualRows, expectedRows)) {
        difference.append("%s: means differ%n".formatted(name));
      }
    }
    return difference.toString();
  }

  private static boolean meansAreClose(Rows actual, Rows expected) {
    for (Map.Entry<String, double[]> row : actual.means.entrySet()) {
      double[] expectedMeans = expected.means.get(row.getKey());
      for (int i = 0; i < expectedMeans.length; i++) {
        double difference = Math.abs(row.getValue()[i] - expectedMeans[i]);
        if (!(difference <= MEAN_TOLERANCE * Math.abs(expectedMeans[i]))) {
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
