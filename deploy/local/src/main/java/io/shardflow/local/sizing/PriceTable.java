package io.shardflow.local.sizing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The prices of a region in US dollars, and the day on which they were looked up.
 *
 * @param region the AWS region
 * @param date an ISO-8601 date
 */
record PriceTable(String region, String date, Map<Price, BigDecimal> prices) {
  private static final String RESOURCE = "prices.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the prices of a region.
   *
   * @param file a price table, or null for ours
   * @throws InvalidOptionsException if the table lacks the region or a price, or is not a table
   */
  static PriceTable load(String region, String file) throws InvalidOptionsException {
    JsonNode table = read(file);
    JsonNode ofRegion = table.path("regions").path(region);
    if (ofRegion.isMissingNode()) {
      List<String> regions = new ArrayList<>();
      table.path("regions").fieldNames().forEachRemaining(regions::add);
      throw invalid(
          SizingOptions.REGION.key(),
          region,
          "is not in the price table of %s, which has: %s. Give a table with its prices: --%s FILE"
              .formatted(
                  table.path("date").asText("?"),
                  String.join(", ", regions),
                  SizingOptions.PRICES.key()));
    }
    Map<Price, BigDecimal> prices = new EnumMap<>(Price.class);
    List<String> missing = new ArrayList<>();
    for (Price price : Price.values()) {
      JsonNode value = ofRegion.path(price.key());
      if (value.isNumber() && value.decimalValue().signum() >= 0) {
        prices.put(price, value.decimalValue());
      } else {
        missing.add(price.key());
      }
    }
    if (!missing.isEmpty()) {
      throw invalid(
          SizingOptions.PRICES.key(),
          file == null ? RESOURCE : file,
          "has no price (a number of dollars) in %s of: %s"
              .formatted(region, String.join(", ", missing)));
    }
    return new PriceTable(region, table.path("date").asText("?"), prices);
  }

  /** Returns the price of a unit in dollars. */
  double of(Price price) {
    return prices.get(price).doubleValue();
  }

  private static JsonNode read(String file) throws InvalidOptionsException {
    if (file == null) {
      try (InputStream in = PriceTable.class.getResourceAsStream(RESOURCE)) {
        return parse(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return parse(in);
    } catch (IOException e) {
      throw invalid(
          SizingOptions.PRICES.key(), file, "is not a readable price table: " + e.getMessage());
    }
  }

  private static JsonNode parse(InputStream in) throws IOException {
    return JSON.reader()
        .with(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .readTree(in);
  }

  private static InvalidOptionsException invalid(String key, String value, String problem) {
    return new InvalidOptionsException("sizing", List.of(new Problem(key, value, problem)));
  }
}
