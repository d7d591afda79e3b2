package io.shardflow.live.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.shardflow.localkinesis.InstalledPrograms;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The Chromium of this machine, started once for all tests. */
final class Chromium implements BeforeAllCallback {
  private static final String PROGRAM = "chromium";
  private static final String ZONE = "Europe/Berlin";
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private Started started;

  @Override
  public void beforeAll(ExtensionContext context) {
    InstalledPrograms.require(PROGRAM);
    started =
        context
            .getRoot()
            .getStore(Namespace.create(Chromium.class))
            .getOrComputeIfAbsent(Started.class, key -> new Started(), Started.class);
  }

  /** Opens an address of the page for a reader in Berlin, in a window of 1280 pixels. */
  Visit open(String url) {
    return open(url, 1280, ColorScheme.LIGHT);
  }

  /** Opens an address of the page for a reader in Berlin. */
  Visit open(String url, int width, ColorScheme theme) {
    int height = width < 500 ? 740 : width < 2000 ? 900 : 1440;
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setViewportSize(width, height)
            .setColorScheme(theme)
            .setTimezoneId(ZONE)
            .setLocale("en-GB");
    return new Visit(started.browser.newContext(options), url);
  }

  private static Path program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, PROGRAM))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private static final class Started implements ExtensionContext.Store.CloseableResource {
    private final Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser =
        playwright
            .chromium()
            .launch(new LaunchOptions().setExecutablePath(program()).setArgs(ARGUMENTS));

    @Override
    public void close() {
      playwright.close();
    }
  }
}
