package io.shardflow.live.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.live.server.TestServer.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A page that other machines reach. */
class TokenTest {
  private static final String TOKEN = "0123456789-abcdef";
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new TestServer(ServerSettings.ofPort(0).withHost("0.0.0.0", TOKEN));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void otherMachinesNeedAToken() {
    assertThatThrownBy(() -> ServerSettings.ofPort(0).withHost("0.0.0.0", null))
        .hasMessageContaining("0.0.0.0");
  }

  @Test
  void theAddressHasTheToken() {
    assertThat(server.server.url()).endsWith("/?token=" + TOKEN);
  }

  @Test
  void nothingIsAnsweredWithoutTheToken() throws IOException {
    for (String path : new String[] {"/", "/api/query?kind=sets", "/api/stream?q=kind%3Dsets"}) {
      assertThat(server.get(path).status()).as(path).isEqualTo("401");
      assertThat(server.get(path, "Authorization: Bearer wrong").status()).isEqualTo("401");
      assertThat(server.get(path, cookie("wrong")).status()).isEqualTo("401");
    }
    assertThat(server.get("/?token=wrong").status()).isEqualTo("401");
    assertThat(server.deliver("sales", "{\"a\":1}").status()).isEqualTo("401");
  }

  @Test
  void theTokenOfTheAddressBecomesACookie() throws IOException {
    Answer first = server.get("/?token=" + TOKEN + "&view=stores&key=a%26b", "Host: box:80");
    assertThat(first.status()).isEqualTo("302");
    assertThat(first.headers().get("location")).endsWith("/?view=stores&key=a%26b");
    assertThat(first.headers().get("location")).doesNotContain(TOKEN);
    assertThat(first.headers().get("set-cookie"))
        .contains(TOKEN, "HttpOnly", "SameSite=Strict", "Path=/")
        .doesNotContain("Secure");
    assertThat(
            server.get("/?token=" + TOKEN, "X-Forwarded-Proto: https").headers().get("set-cookie"))
        .contains("Secure");

    assertThat(server.get("/", cookie(TOKEN)).status()).isEqualTo("200");
    assertThat(server.get("/api/query?kind=sets", cookie(TOKEN)).status()).isEqualTo("200");
  }

  @Test
  void aLinkOfAnotherSiteGetsThePageButNoData() throws IOException {
    String site = "Sec-Fetch-Site: cross-site";
    assertThat(server.get("/", site).status()).isEqualTo("200");
    assertThat(server.get("/api/query?kind=sets", site, cookie(TOKEN)).status()).isEqualTo("403");
  }

  @Test
  void jobsSendTheTokenAsAHeader() throws IOException {
    String bearer = "Authorization: Bearer " + TOKEN;
    assertThat(server.deliver("sales", "{\"a\":1}", bearer).status()).isEqualTo("204");
    assertThat(server.get("/api/query?kind=sets", bearer).status()).isEqualTo("200");
    assertThat(server.deliver("sales", "{\"a\":1}", cookie(TOKEN)).status()).isEqualTo("401");
  }

  private static String cookie(String token) {
    return "Cookie: shardflow-live-%d=%s".formatted(server.server.port(), token);
  }
}
