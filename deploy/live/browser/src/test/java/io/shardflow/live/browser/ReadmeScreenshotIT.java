package io.shardflow.live.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The picture of the documents: {@code -Dscreenshot.write=true} replaces the one in the folder. */
class ReadmeScreenshotIT {
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static final Path COMMITTED = Path.of("..", "screenshot.png");
  private static final int MAX_BYTES = 200_000;

  @TempDir Path parent;

  @Test
  void thePictureShowsAMadeUpDay() throws IOException {
    Path root = parent.resolve("out");
    new MadeUpDay(new ResultFolder(root), Instant.now(), 12).write();
    Path made = Files.createDirectories(Path.of("target")).resolve("screenshot.png");
    try (PageServer server = PageServer.over(root);
        Visit visit = CHROMIUM.open(server.url("?range=24h"))) {
      visit.awaitHeading("Overview").awaitCharts();
      visit.page().locator("td").getByText("building-C").first().waitFor();
      visit.page().screenshot(new Page.ScreenshotOptions().setPath(made));
      visit.assertClean();
    }
    assertThat(made).isNotEmptyFile();
    assertThat(Files.size(made)).isLessThan(MAX_BYTES);
    if (Boolean.getBoolean("screenshot.write")) {
      Files.write(COMMITTED, Files.readAllBytes(made));
    }
    assertThat(COMMITTED).isNotEmptyFile();
  }
}
