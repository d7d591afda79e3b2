package io.shardflow.live.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.deliver.http.WebhookSignature;
import io.shardflow.live.server.TestServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deliveries of jobs. */
class IngestTest {
  private static final String SECRET = "a secret";
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void takesOneRowOrAnArray() throws IOException {
    assertThat(server.deliver("store-revenue", TestServer.sale("a", 1, "0.10")).status())
        .isEqualTo("204");
    assertThat(
            server
                .deliver(
                    "store-revenue",
                    " [ %s , %s ]\n"
                        .formatted(
                            TestServer.sale("a", 2, "0.20"), TestServer.sale("b", 2, "-0.05")))
                .status())
        .isEqualTo("204");
    assertThat(server.revenue()).isEqualTo("0.25");
  }

  @Test
  void aRepeatedDeliveryIsNotCountedAgain() throws IOException {
    server.deliver("store-revenue", TestServer.sale("a", 1, "0.10"));
    server.deliver("store-revenue", TestServer.sale("a", 1, "0.10"));
    assertThat(server.revenue()).isEqualTo("0.1");
  }

  @Test
  void valuesKeepTheirTypes() throws IOException {
    server.deliver(
        "x", "{\"t\":\"<b>\",\"n\":1.50,\"i\":7,\"b\":true,\"z\":null,\"o\":{\"k\":[1]}}");
    assertThat(server.get("/api/query?kind=rows&set=x").text())
        .contains("\"t\":\"<b>\"", "\"i\":7", "\"b\":true", "\"z\":null")
        .contains("\"o\":\"{\\\"k\\\":[1]}\"")
        .containsPattern("\"n\":1.50?,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{\"a\":              | The body is not JSON",
        "{\"a\":NaN}          | The body is not JSON",
        "##                   | The body is empty",
        "7                    | Row 1 is not a JSON object",
        "[{\"a\":1},[2]]      | Row 2 is not a JSON object",
        "{\"a\":1} {\"a\":2}  | must be in an array",
        "[{\"a\":1}           | The body is not JSON"
      })
  void saysWhatIsNoRow(String body, String message) throws IOException {
    Answer answer = server.deliver("x", body);
    assertThat(answer.error()).contains(message);
    assertThat(answer.status()).isEqualTo("400");
    assertThat(server.get("/api/query?kind=sets").json().path("sets")).isEmpty();
  }

  @Test
  void nestingIsLimited() throws IOException {
    String deep = "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
    assertThat(server.deliver("x", deep).status()).isEqualTo("400");
  }

  @Test
  void needsTheHeaderOfTheDataSet() throws IOException {
    Answer missing = server.send("POST", "/ingest", "{}", "Content-Type: application/json");
    assertThat(missing.status()).isEqualTo("400");
    assertThat(missing.error()).contains("Shardflow-Data-Set is missing");
    assertThat(server.deliver("../x", "{\"a\":1}").error()).contains("not a name");
    assertThat(server.deliver("x", "{\"a\":1}", "Shardflow-Job: a b").error()).contains("Job");
  }

  @Test
  void takesOnlyJson() throws IOException {
    for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded"}) {
      Answer answer =
          server.send("POST", "/ingest", "{}", "Content-Type: " + type, "Shardflow-Data-Set: x");
      assertThat(answer.status()).isEqualTo("415");
    }
    assertThat(server.deliver("x", "{\"a\":1}", "Content-Encoding: gzip").status())
        .isEqualTo("415");
  }

  @Test
  void refusesBodiesThatAreTooLarge() throws IOException {
    try (TestServer small = new TestServer(ServerSettings.ofPort(0).withLimits(1, 100, 1 << 20))) {
      Answer answer = small.deliver("x", "{\"a\":\"" + "x".repeat(100) + "\"}");
      assertThat(answer.status()).isEqualTo("413");
      assertThat(answer.error()).contains("100 bytes");
      assertThat(small.deliver("x", "{\"a\":1}").status()).isEqualTo("204");
    }
  }

  @Test
  void takesTheLargestRequestOfAJob() throws IOException {
    String row = "{\"a\":\"" + "x".repeat(1 << 20) + "\"}";
    String body = "[" + (row + ",").repeat(4) + row + "]";
    assertThat(server.deliver("x", body).status()).isEqualTo("204");
  }

  @Test
  void rowsMustBeThoseThatTheJobHasWritten() throws Exception {
    String row = TestServer.sale("a", 1, "0.10");
    String other = TestServer.sale("a", 2, "0.20");
    String ids = "Shardflow-Id: " + id(row) + "," + id(other);
    assertThat(server.deliver("store-revenue", "[" + row + "," + other + "]", ids).status())
        .isEqualTo("204");
    Answer template =
        server.deliver("store-revenue", "{\"text\":\"0.10\"}", "Shardflow-Id: " + id(row));
    assertThat(template.status()).isEqualTo("400");
    assertThat(template.error()).contains("deliver.http.template");
    assertThat(server.deliver("store-revenue", "[" + row + "]", ids).error())
        .contains("1 rows, and Shardflow-Id has 2");
    assertThat(server.revenue()).isEqualTo("0.3");
  }

  @Test
  void theFieldOfTheIdIsNotPartOfTheRow() throws Exception {
    String row = TestServer.sale("a", 1, "0.10");
    String longer = row.substring(0, row.length() - 1) + ",\"row_id\":\"" + id(row) + "\"}";
    server.deliver("store-revenue", row, "Shardflow-Id: " + id(row));
    assertThat(server.deliver("store-revenue", longer, "Shardflow-Id: " + id(row)).status())
        .isEqualTo("204");
    assertThat(server.revenue()).isEqualTo("0.1");
  }

  @Test
  void checksSignaturesIfItHasASecret() throws IOException {
    String body = TestServer.sale("a", 1, "0.10");
    try (TestServer signed = new TestServer(ServerSettings.ofPort(0).withSecret(SECRET))) {
      long now = Instant.now().getEpochSecond();
      assertThat(signed.deliver("store-revenue", body).status()).isEqualTo("401");
      assertThat(signed.deliver("store-revenue", body, signature(body, "other", now)).status())
          .isEqualTo("401");
      assertThat(signed.deliver("store-revenue", body, signature(body, SECRET, now - 600)).status())
          .isEqualTo("401");
      assertThat(signed.deliver("store-revenue", body, signature(body, SECRET, now)).status())
          .isEqualTo("204");
    }
  }

  private static String[] signature(String body, String secret, long seconds) {
    String signature =
        new WebhookSignature(secret)
            .of("1", String.valueOf(seconds), body.getBytes(StandardCharsets.UTF_8));
    return new String[] {
      "webhook-id: 1", "webhook-timestamp: " + seconds, "webhook-signature: v1,AAAA " + signature
    };
  }

  /** As DELIVERY.md says. */
  private static String id(String row) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] digest = sha256.digest(("store-revenue\n" + row).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest).substring(0, 32);
  }
}
