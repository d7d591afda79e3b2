package io.shardflow.local.producers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.codec.EventDecoder;
import io.shardflow.jobs.taxi.TaxiTripsJob;
import io.shardflow.local.LocalMain;
import io.shardflow.local.datagen.DatagenCommand;
import io.shardflow.localkinesis.RepositoryFile;
import io.shardflow.model.Decoded;
import io.shardflow.model.Origin;
import io.shardflow.model.event.TaxiTrip;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The files in deploy/aws/producers fit the jobs and the commands. */
class ProducersTest {
  private static final String FOLDER = "deploy/aws/producers/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String HEADER =
      "VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,RatecodeID,"
          + "store_and_fwd_flag,PULocationID,DOLocationID,payment_type,fare_amount,extra,mta_tax,tip_amount,"
          + "tolls_amount,improvement_surcharge,total_amount,congestion_surcharge,Airport_fee";

  @Test
  void theAgentNamesTheColumnsOfTheFilesInTheirOrder() throws IOException {
    assertThat(String.join(",", columns())).isEqualTo(HEADER);
    assertThat(columns()).containsExactlyInAnyOrderElementsOf(new TaxiTripsJob().inputFields());
    assertThat(flow().get("skipHeaderLines").asInt()).isEqualTo(1);
  }

  @Test
  void theJobDecodesWhatTheAgentMakesOfALine() throws Exception {
    TaxiTrip trip =
        decode(
            "2,2022-01-01 12:12:15,2022-01-01 12:21:38,1,2.57,1,N,163,234,1,9.5,0,0.5,1.2,0,0.3,14,2.5,0");
    assertThat(trip.pickupTime).isEqualTo(Instant.parse("2022-01-01T12:12:15Z"));
    assertThat(trip.tripDistance).isEqualTo(new BigDecimal("2.57"));
    assertThat(trip.puLocationId).isEqualTo(163);
    assertThat(trip.congestionSurcharge).isEqualByComparingTo("2.5");
    assertThat(trip.airportFee).isEqualByComparingTo("0");
  }

  @Test
  void emptyCellsAndMissingOnesAtTheEndAreNoValues() throws Exception {
    TaxiTrip trip =
        decode("2,2022-01-01 16:59:59,2022-01-01 17:01:00,,0.39,,,158,68,0,4,0,0.5,1,0,0.3,8.3,,");
    assertThat(trip.passengerCount).isNull();
    assertThat(trip.storeAndFwdFlag).isNull();
    assertThat(trip.totalAmount).isEqualByComparingTo("8.3");
    assertThat(trip.congestionSurcharge).isNull();
    assertThat(trip.airportFee).isNull();
  }

  @Test
  void theRolesMayOnlyPutIntoTheStream() throws IOException {
    JsonNode statements = JSON.readTree(read("kinesis-agent/policy.json")).get("Statement");
    assertThat(StreamSupport.stream(statements.spliterator(), false))
        .extracting(statement -> statement.get("Action").asText())
        .containsExactly("kinesis:PutRecords", "kms:GenerateDataKey", "cloudwatch:PutMetricData");

    String task = read("datagen/task.yaml");
    assertThat(matches("Action: (.+)", task))
        .containsExactly(
            "sts:AssumeRole",
            "kinesis:PutRecords",
            "kms:GenerateDataKey",
            "sts:AssumeRole",
            "ecr:GetAuthorizationToken");
    assertThat(task)
        .contains("ReadonlyRootFilesystem: true", "Drop: [ALL]", "RetentionInDays: 7")
        .doesNotContain("AssignPublicIp: ENABLED", "DeletionPolicy: Retain");
    assertThat(read("README.md")).contains("assignPublicIp=DISABLED");
  }

  @Test
  void theTaskGivesOnlyOptionsThatDatagenHas() throws IOException {
    String help = new DatagenCommand().help();
    List<String> options = matches("(--[a-z.]+)=", read("datagen/task.yaml"));
    options.addAll(matches("(--(?:generator|sink)\\.[a-z.]+)", read("README.md")));
    assertThat(options)
        .contains("--generator.rate", "--sink.stream")
        .allSatisfy(option -> assertThat(help).contains("  " + option + "  <"));
    assertThat(matches("AllowedValues: \\[(.+)]", read("datagen/task.yaml")))
        .containsExactly(DatagenCommand.KINDS);
    assertThat(read("datagen/Dockerfile"))
        .contains("\"" + LocalMain.class.getName() + "\", \"datagen\"");
  }

  /** Converts a line as the agent's {@code CSVToJSONDataConverter} does, and decodes it. */
  private static TaxiTrip decode(String line) throws Exception {
    String[] cells = line.split(option().get("delimiter").asText());
    Map<String, Object> record = new LinkedHashMap<>();
    List<String> columns = columns();
    for (int i = 0; i < columns.size(); i++) {
      record.put(columns.get(i), i < cells.length ? cells[i] : null);
    }
    String json = JSON.writeValueAsString(record) + "\n";
    Decoded<TaxiTrip> decoded =
        EventDecoder.json(TaxiTrip.FORMAT)
            .decode(json.getBytes(StandardCharsets.UTF_8), Origin.of("agent", "1", Instant.EPOCH));
    assertThat(decoded.isEvent()).as(json).isTrue();
    return decoded.event();
  }

  private static JsonNode flow() throws IOException {
    return JSON.readTree(read("kinesis-agent/agent.json")).get("flows").get(0);
  }

  private static JsonNode option() throws IOException {
    JsonNode option = flow().get("dataProcessingOptions").get(0);
    assertThat(option.get("optionName").asText()).isEqualTo("CSVTOJSON");
    return option;
  }

  private static List<String> columns() throws IOException {
    List<String> columns = new ArrayList<>();
    option().get("customFieldNames").forEach(name -> columns.add(name.asText()));
    return columns;
  }

  private static List<String> matches(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static String read(String file) throws IOException {
    return Files.readString(RepositoryFile.of(FOLDER + file));
  }
}
