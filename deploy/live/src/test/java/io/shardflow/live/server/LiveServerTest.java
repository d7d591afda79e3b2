package io.shardflow.live.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.live.server.TestServer.Answer;
import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server answers, and what it refuses. */
class LiveServerTest {
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void servesThePageWithSafeHeaders() throws IOException {
    Answer page = server.get("/");
    assertThat(page.status()).isEqualTo(TestServer.OK);
    assertThat(page.text()).startsWithIgnoringCase("<!doctype html>");
    assertThat(page.headers())
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("referrer-policy", "no-referrer")
        .containsEntry("cache-control", "no-cache")
        .doesNotContainKeys("server", "x-powered-by", "set-cookie");
    assertThat(page.headers().get("content-security-policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void namesAllFilesThatThePageNeeds() throws IOException {
    String page = server.get("/").text();
    Matcher links = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"").matcher(page);
    int found = 0;
    while (links.find()) {
      assertThat(server.get(links.group(1)).status()).as(links.group(1)).isEqualTo("200");
      found++;
    }
    assertThat(found).isPositive();
    assertThat(server.get("/assets/uPlot.iife.min.js").headers().get("content-type"))
        .startsWith("text/javascript");
    assertThat(server.get("/assets/uPlot.min.css").headers().get("content-type"))
        .startsWith("text/css");
  }

  @Test
  void sendsAFileOnlyIfItHasChanged() throws IOException {
    String file = "/assets/uPlot.min.css";
    Answer first = server.get(file);
    String etag = first.headers().get("etag");
    Answer second = server.get(file, "If-None-Match: " + etag);
    assertThat(second.status()).isEqualTo("304");
    assertThat(second.body()).isEmpty();
    assertThat(server.get(file, "If-None-Match: \"other\"").status()).isEqualTo("200");

    Answer zipped = server.get(file, "Accept-Encoding: br, gzip");
    assertThat(zipped.headers()).containsEntry("content-encoding", "gzip");
    assertThat(zipped.headers().get("etag")).isNotEqualTo(etag);
    assertThat(zipped.unzipped()).isEqualTo(first.text());
    assertThat(server.get(file, "Accept-Encoding: gzip;q=0").headers())
        .doesNotContainKey("content-encoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/assets/uPlot.min.css", "/api/query?kind=sets"})
  void answersHeadWithoutABody(String path) throws IOException {
    assertThat(server.send("HEAD", path, null).status()).isEqualTo("200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/../server/LiveServer.class",
        "/assets/%2e%2e/server/LiveServer.class",
        "/assets/..%2fserver%2fLiveServer.class",
        "/assets/..;/server/LiveServer.class",
        "/assets//etc/passwd",
        "/assets/%2Fetc%2Fpasswd",
        "/assets/file:/etc/passwd",
        "/assets/%5c..%5cLiveServer.class",
        "/assets/",
        "/assets",
        "/../../etc/passwd",
        "/etc/passwd",
        "/io/shardflow/live/page/index.html",
        "/META-INF/MANIFEST.MF",
        "/webjars/uplot/1.6.30/dist/uPlot.min.css",
        "//index.html",
        "/index.html%00.js"
      })
  void noPathReachesAFile(String path) throws IOException {
    Answer answer = server.get(path);
    assertThat(answer.status()).isIn("404", "400");
    assertThat(answer.error()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:8080", "127.0.0.1.evil.example", "[::2]:80", ""})
  void refusesOtherNamesOfThisMachine(String host) throws IOException {
    Answer answer = server.get("/api/query?kind=sets", "Host: " + host);
    assertThat(answer.status()).isIn("403", "400");
    assertThat(answer.text()).doesNotContain("sets\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:9", "[::1]:8080", "[::1]"})
  void acceptsTheNamesOfThisMachine(String host) throws IOException {
    assertThat(server.get("/", "Host: " + host).status()).isEqualTo("200");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /",
    "DELETE, /api/query",
    "POST, /api/query",
    "POST, /",
    "GET, /ingest",
    "OPTIONS, /ingest",
    "PATCH, /assets/uPlot.min.css"
  })
  void takesNoOtherMethods(String method, String path) throws IOException {
    Answer answer = server.send(method, path, "");
    assertThat(answer.status()).isEqualTo("405");
    assertThat(answer.headers().get("allow")).contains(path.equals("/ingest") ? "POST" : "GET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void otherSitesCanNeitherAskNorDeliver(String header) throws IOException {
    assertThat(server.get("/api/query?kind=sets", header).status()).isEqualTo("403");
    assertThat(server.get("/api/stream?q=kind%3Dsets", header).status()).isEqualTo("403");
    assertThat(server.deliver("x", "{\"a\":1}", header).status()).isEqualTo("403");
    assertThat(server.get("/", header).status()).isEqualTo("200");
  }

  @Test
  void thePageItselfMayAsk() throws IOException {
    String origin = "Origin: http://localhost:" + server.server.port();
    assertThat(server.get("/api/query?kind=sets", origin, "Sec-Fetch-Site: same-origin").status())
        .isEqualTo("200");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/query                             | 400 | kind is missing",
        "/api/query?kind=x                      | 400 | kind is \"x\"; allowed:",
        "/api/query?kind=health&set=x           | 400 | has no parameters",
        "/api/query?kind=rows&set=nix           | 404 | nix",
        "/api/stream                            | 400 | 1 to 16 queries",
        "/api/stream?q=kind%3Dx                 | 400 | kind is \"x\"",
        "/api/stream?q=kind%3Dsets%26a%3D%25z   | 400 | not URL-encoded",
        "/nix                                   | 404 | the page is at /"
      })
  void saysWhatIsWrong(String path, String status, String message) throws IOException {
    Answer answer = server.get(path);
    assertThat(answer.error()).contains(message);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().get("content-type")).startsWith("application/json");
  }

  @Test
  void limitsTheQueriesOfAStream() throws IOException {
    String query = "q=kind%3Dsets&";
    assertThat(server.get("/api/stream?" + query.repeat(17)).status()).isEqualTo("400");
    assertThat(server.get("/api/stream?q=" + "x".repeat(5_000)).error()).contains("4000");
    assertThat(server.get("/api/query?kind=" + "x".repeat(50_000)).status())
        .isIn("414", "431", "400");
  }

  @Test
  void requestsThatAreNoHttpGetNoDetails() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.server.port())) {
      socket.getOutputStream().write("NONSENSE\r\n\r\n".getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).contains("400").doesNotContainIgnoringCase("jetty");
    }
  }

  @Test
  void reportsAPortThatIsInUse() {
    assertThatThrownBy(() -> new TestServer(ServerSettings.ofPort(server.server.port())))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("127.0.0.1:" + server.server.port());
  }

  @Test
  void offersResultsAsCsv() throws IOException {
    try (TestServer own = TestServer.start()) {
      own.deliver("store-revenue", TestServer.sale("\\\"a\\\", b", 1, "1.10"));
      String query =
          "?kind=series&set=store-revenue&by=store_id&measures=revenue&step=60000&range=all";
      Answer csv = own.get("/api/query.csv" + query);
      assertThat(csv.headers().get("content-type")).startsWith("text/csv");
      assertThat(csv.headers().get("content-disposition"))
          .isEqualTo("attachment; filename=\"store-revenue.csv\"");
      assertThat(csv.text()).contains("store_id", "\"\"\"a\"\", b\"", "1.1");
      assertThat(own.get("/api/query.csv?kind=rows&set=nix").status()).isEqualTo("404");
    }
  }

  @Test
  void zipsResults() throws IOException {
    try (TestServer own = TestServer.start()) {
      own.deliver("store-revenue", TestServer.sale("a", 1, "1.10"));
      Answer plain = own.get("/api/query?kind=rows&set=store-revenue");
      own.deliver("x", "{\"a\":\"" + "long ".repeat(1000) + "\"}");
      Answer zipped = own.get("/api/query?kind=rows&set=x", "Accept-Encoding: gzip");
      assertThat(zipped.headers()).containsEntry("content-encoding", "gzip");
      assertThat(zipped.unzipped()).contains("long long");
      assertThat(plain.headers()).doesNotContainKey("content-encoding");
    }
  }

  @Test
  void refusesResultsThatAreTooLarge() throws IOException {
    try (TestServer small =
        new TestServer(ServerSettings.ofPort(0).withLimits(1, 1_000_000, 200))) {
      assertThat(small.deliver("store-revenue", TestServer.sale("s", 1, "1")).status())
          .isEqualTo("204");
      Answer answer = small.get("/api/query?kind=sets");
      assertThat(answer.status()).isEqualTo("413");
      assertThat(answer.error()).contains("ask for a shorter range");
    }
  }
}
