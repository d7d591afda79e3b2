package io.shardflow.live.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A browser window with the page. Collects what should not happen. */
final class Visit implements AutoCloseable {
  private static final String LINES =
      "index => { const data = document.querySelectorAll('figure.chart')[index].chart.data;"
          + " return data.lines.map(line => [line.label, data.times, line.values]); }";

  private final BrowserContext context;
  private final Page page;
  private final List<String> faults = new CopyOnWriteArrayList<>();

  Visit(BrowserContext context, String url) {
    this.context = context;
    this.page = context.newPage();
    String host = URI.create(url).getAuthority();
    page.onConsoleMessage(
        message -> {
          // The browser itself reports that the server is gone.
          if (message.type().equals("error") && !message.text().contains("net::ERR_")) {
            faults.add(message.text());
          }
        });
    page.onPageError(faults::add);
    page.onDialog(
        dialog -> {
          faults.add("dialog " + dialog.message());
          dialog.dismiss();
        });
    page.onRequest(
        request -> {
          URI uri = URI.create(request.url());
          if (!uri.getScheme().equals("data") && !host.equals(uri.getAuthority())) {
            faults.add("request to " + uri);
          }
        });
    page.navigate(url);
  }

  Page page() {
    return page;
  }

  /** Waits for the first heading of the page with this text: the view is there. */
  Visit awaitHeading(String text) {
    page.locator("h1")
        .filter(new Locator.FilterOptions().setHasText(text))
        .first()
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
    return this;
  }

  /** Waits until an expression is true. */
  Visit await(String expression) {
    page.waitForFunction(expression);
    return this;
  }

  /** Waits until all charts in view have been drawn. */
  Visit awaitCharts() {
    return await(
        "() => { const all = [...document.querySelectorAll('figure.chart')]"
            + ".filter(el => el.offsetParent !== null);"
            + " return all.length > 0 && all.every(el => el.chart.uplot); }");
  }

  /** Returns the values of a chart by line and time. */
  Map<String, Map<Long, Double>> chart(int index) {
    Map<String, Map<Long, Double>> byLine = new TreeMap<>();
    for (Object line : (List<?>) page.evaluate(LINES, index)) {
      List<?> parts = (List<?>) line;
      List<?> times = (List<?>) parts.get(1);
      List<?> values = (List<?>) parts.get(2);
      Map<Long, Double> byTime = new TreeMap<>();
      for (int i = 0; i < times.size(); i++) {
        if (values.get(i) != null) {
          byTime.put(((Number) times.get(i)).longValue(), ((Number) values.get(i)).doubleValue());
        }
      }
      byLine.put((String) parts.get(0), byTime);
    }
    return byLine;
  }

  /** Returns the texts of the rows of a table, by the text of their first cell. */
  Map<String, List<String>> table(String label) {
    Map<String, List<String>> rows = new TreeMap<>();
    Locator found = page.locator(".table-scroll[aria-label='" + label + "'] tbody tr:not(.spacer)");
    for (Object row :
        (List<?>)
            found.evaluateAll("rows => rows.map(row => [...row.cells].map(c => c.textContent))")) {
      List<String> cells = ((List<?>) row).stream().map(String.class::cast).toList();
      rows.put(cells.get(0), cells.subList(1, cells.size()));
    }
    return rows;
  }

  /** Asserts that a checker of accessibility finds nothing. */
  void assertAccessible() {
    assertThat(new AxeBuilder(page).analyze().getViolations())
        .as(page.url())
        .extracting(
            violation ->
                violation.getId()
                    + violation.getNodes().stream().map(node -> node.getHtml()).limit(3).toList())
        .isEmpty();
  }

  /** Asserts that nothing is wider than the window. */
  void assertFitsTheWindow() {
    assertThat(
            page.evaluate(
                "() => document.documentElement.scrollWidth"
                    + " - document.documentElement.clientWidth"))
        .as("pixels too wide: " + page.url())
        .isEqualTo(0);
  }

  /** Asserts that there was no error, no dialog, and no request to another host. */
  void assertClean() {
    assertThat(faults).isEmpty();
  }

  @Override
  public void close() {
    context.close();
  }
}
