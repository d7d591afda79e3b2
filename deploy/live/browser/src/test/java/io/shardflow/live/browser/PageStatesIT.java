package io.shardflow.live.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.shardflow.live.row.RowSink.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every view and state is accessible, fits the window, and is kept as a screenshot. */
class PageStatesIT {
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final List<Integer> WIDTHS = List.of(360, 1280, 2560);
  private static final Instant NOW = Instant.now();

  @TempDir static Path live;
  @TempDir static Path stopped;
  @TempDir static Path historic;
  @TempDir static Path broken;
  @TempDir static Path empty;
  private static PageServer liveServer;
  private static PageServer stoppedServer;
  private static PageServer historicServer;
  private static PageServer brokenServer;
  private static PageServer emptyServer;
  private static PageServer readingServer;

  @BeforeAll
  static void startServers() throws IOException {
    Files.createDirectories(SCREENSHOTS);
    MadeUpDay day = new MadeUpDay(new ResultFolder(live), NOW, 4);
    day.write();
    day.writeCustom();
    liveServer = PageServer.over(live);
    Instant before = NOW.minusSeconds(25 * 60);
    new MadeUpDay(new ResultFolder(stopped).writtenAt(before), before, 2).write();
    stoppedServer = PageServer.over(stopped);
    new MadeUpDay(new ResultFolder(historic), Instant.parse("2022-03-01T12:00:00Z"), 2).write();
    historicServer = PageServer.over(historic);
    ResultFolder withProblem = new ResultFolder(broken);
    new MadeUpDay(withProblem, NOW, 1).write();
    withProblem.writeText("store-revenue", "store-revenue", NOW, "{\"store_id\":\n");
    brokenServer = PageServer.over(broken);
    emptyServer = PageServer.over(empty);
    readingServer = PageServer.withoutFiles();
    readingServer.store().progress(new Progress(118, 340, false));
  }

  @AfterAll
  static void stopServers() {
    Stream.of(liveServer, stoppedServer, historicServer, brokenServer, emptyServer, readingServer)
        .filter(server -> server != null)
        .forEach(PageServer::close);
  }

  /** What can be looked at: a name, a server, an address, its heading, and a text that it has. */
  record State(String name, PageServer server, String query, String heading, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<State> states() {
    return Stream.of(
        new State("overview", liveServer, "", "Overview", "Live"),
        new State(
            "overview-utc", liveServer, "?zone=UTC&split=category", "Overview", "Electronics"),
        new State(
            "store-revenue", liveServer, "?set=store-revenue", "Revenue per store", "store_5"),
        new State(
            "one-store",
            liveServer,
            "?set=store-revenue&where=store_id%3Astore_2&range=1h",
            "Revenue per store",
            "store_2"),
        new State(
            "sensors",
            liveServer,
            "?set=sensor-summaries&where=sensor_type%3Ahumidity&measure=alert_share",
            "Sensors per building and floor",
            "Alert share"),
        new State("dead-letters", liveServer, "?set=dead-letters", "Dead letters", "not a JSON"),
        new State("custom", liveServer, "?set=door-openings", "Door openings", "north"),
        new State("missing", liveServer, "?set=nothing", "nothing", "has no data set nothing"),
        new State("stopped", stoppedServer, "", "Overview", "Data stopped"),
        new State("historic", historicServer, "", "Overview", "Historic: up to 1 Mar 2022"),
        new State("problem", brokenServer, "?set=store-revenue", "Revenue per store", "part-"),
        new State("empty", emptyServer, "", "No results yet", "deploy/local/run.sh"),
        new State("reading", readingServer, "", "Live results", "118 of 340 files"));
  }

  @ParameterizedTest
  @MethodSource("states")
  void everyStateIsAccessibleAndFitsTheWindow(State state) {
    for (int width : WIDTHS) {
      look(state, width, ColorScheme.LIGHT);
    }
    look(state, 1280, ColorScheme.DARK);
  }

  private static void look(State state, int width, ColorScheme theme) {
    try (Visit visit = CHROMIUM.open(state.server().url(state.query()), width, theme)) {
      visit.awaitHeading(state.heading());
      visit.page().getByText(state.text()).first().waitFor();
      visit.assertFitsTheWindow();
      visit.assertClean();
      keep(visit, state.name(), width, theme);
      if (width <= 1280) {
        visit.assertAccessible();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void aLostConnectionIsSaidAndTheNumbersStay(ColorScheme theme) throws IOException {
    for (int width : theme == ColorScheme.DARK ? List.of(1280) : WIDTHS) {
      try (PageServer server = PageServer.over(live);
          Visit visit = CHROMIUM.open(server.url(""), width, theme)) {
        visit.awaitHeading("Overview");
        visit.page().locator("td").getByText("building-A").first().waitFor();
        server.stop();
        visit.page().locator("#banner").getByText("Connection lost").waitFor();
        assertThat(visit.table("Revenue per store")).hasSize(5);
        visit.assertAccessible();
        visit.assertFitsTheWindow();
        keep(visit, "lost", width, theme);
      }
    }
  }

  @Test
  void openedPartsAreAccessible() {
    for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Visit visit = CHROMIUM.open(liveServer.url(""), 1280, theme)) {
        visit.awaitHeading("Overview");
        Page page = visit.page();
        page.locator(".opener").first().click();
        page.getByText("Look at the newest payloads").click();
        page.locator(".payloads li").first().waitFor();
        page.locator("figure.chart .values > summary").first().click();
        page.locator("figure.chart table").first().waitFor();
        visit.assertAccessible();
        keep(visit, "opened", 1280, theme);
      }
      try (Visit visit = CHROMIUM.open(liveServer.url("?set=dead-letters"), 1280, theme)) {
        visit.page().locator(".open-row").first().click();
        visit.page().locator("dialog[open]").waitFor();
        visit.assertAccessible();
        keep(visit, "dialog", 1280, theme);
      }
    }
  }

  private static void keep(Visit visit, String name, int width, ColorScheme theme) {
    Path file =
        SCREENSHOTS.resolve(
            "%s-%d-%s.png".formatted(name, width, theme.name().toLowerCase(Locale.ROOT)));
    visit.page().screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    assertThat(file).isNotEmptyFile();
  }
}
