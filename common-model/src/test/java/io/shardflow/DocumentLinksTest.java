package io.shardflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every link between the documents of the repository leads to an existing file and heading, by
 * GitHub's rules.
 */
class DocumentLinksTest {
  /** Folders that do not contain documents of the project. */
  private static final Set<String> SKIPPED = Set.of("target", "node_modules", "out", "log");

  private static final Pattern FENCE = Pattern.compile("^ {0,3}(```+|~~~+).*");
  private static final Pattern HEADING = Pattern.compile("^ {0,3}#{1,6}\\s+(.*?)(?:\\s+#+)?\\s*$");
  private static final Pattern HTML_ANCHOR = Pattern.compile("<a\\s+(?:id|name)=\"([^\"]+)\"");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern LINK_TEXT = Pattern.compile("!?\\[([^\\]]*)]\\([^)]*\\)");

  /** An inline link or image, or the definition of a reference. */
  private static final Pattern LINK =
      Pattern.compile("]\\(\\s*<?([^)\\s>]+)>?[^)]*\\)|^ {0,3}\\[[^\\]]+]:\\s+<?([^\\s>]+)");

  private static final Pattern EXTERNAL = Pattern.compile("[a-z][a-z0-9+.-]*:.*");

  @TempDir Path folder;

  @Test
  void hasNoBrokenLinks() throws IOException {
    assertThat(brokenLinks(repository())).isEmpty();
  }

  @Test
  void findsLinksToMissingFilesAndHeadings() throws IOException {
    Files.createDirectories(folder.resolve("jobs"));
    Files.writeString(
        folder.resolve("README.md"),
        """
        # One job & `two-jobs`
        [right](jobs/STATE.md#twice-1) [right](#one-job--two-jobs) [external](https://flink.apache.org)
        [no file](jobs/NONE.md) and [no heading](jobs/STATE.md#three-times)
        `[code](none.md)`
        ```
        [code](none.md)
        # Not a heading
        ```
        [no heading here](#not-a-heading)
        """);
    Files.writeString(
        folder.resolve("jobs/STATE.md"),
        """
        ## Twice
        ## Twice
        [up](../README.md#one-job--two-jobs) [folder](../jobs) ![picture](speed.svg)

        [reference]: ../LICENSE.md
        """);
    assertThat(brokenLinks(folder))
        .containsExactlyInAnyOrder(
            "README.md: jobs/NONE.md",
            "README.md: jobs/STATE.md#three-times",
            "README.md: #not-a-heading",
            "jobs/STATE.md: speed.svg",
            "jobs/STATE.md: ../LICENSE.md");
  }

  private static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".ci"))) {
      folder = folder.getParent();
      assertThat(folder).as("a folder with .ci above the working directory").isNotNull();
    }
    return folder;
  }

  /** Returns each broken link as {@code DOCUMENT: TARGET}. */
  private static List<String> brokenLinks(Path root) throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents(root)) {
      for (String line : prose(document)) {
        Matcher link = LINK.matcher(CODE.matcher(line).replaceAll("``"));
        while (link.find()) {
          String target = link.group(1) == null ? link.group(2) : link.group(1);
          if (!EXTERNAL.matcher(target).matches() && !exists(document, target)) {
            broken.add(root.relativize(document) + ": " + target);
          }
        }
      }
    }
    return broken;
  }

  private static boolean exists(Path document, String target) throws IOException {
    int hash = target.indexOf('#');
    String path = hash < 0 ? target : target.substring(0, hash);
    Path file =
        path.isEmpty()
            ? document
            : document.resolveSibling(URLDecoder.decode(path, StandardCharsets.UTF_8)).normalize();
    if (hash < 0) {
      return Files.exists(file);
    }
    return Files.isRegularFile(file) && anchors(file).contains(target.substring(hash + 1));
  }

  /**
   * Returns the anchors of a document by GitHub's rules: the heading in lower case, without
   * punctuation, with hyphens for spaces, and with a number if the same anchor came before.
   */
  private static Set<String> anchors(Path document) throws IOException {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    for (String line : prose(document)) {
      Matcher html = HTML_ANCHOR.matcher(line);
      while (html.find()) {
        anchors.add(html.group(1));
      }
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String anchor =
            LINK_TEXT
                .matcher(heading.group(1))
                .replaceAll("$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "")
                .replace(' ', '-');
        int count = seen.merge(anchor, 1, Integer::sum);
        anchors.add(count == 1 ? anchor : anchor + "-" + (count - 1));
      }
    }
    return anchors;
  }

  /** Returns the lines of a document outside its code blocks. */
  private static List<String> prose(Path document) throws IOException {
    List<String> lines = new ArrayList<>();
    String fence = null;
    for (String line : Files.readAllLines(document)) {
      Matcher mark = FENCE.matcher(line);
      if (fence != null) {
        if (line.strip().equals(fence)) {
          fence = null;
        }
      } else if (mark.matches()) {
        fence = mark.group(1);
      } else {
        lines.add(line);
      }
    }
    return lines;
  }

  private static List<Path> documents(Path root) throws IOException {
    List<Path> documents = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            String name = dir.getFileName().toString();
            return !dir.equals(root) && (name.startsWith(".") || SKIPPED.contains(name))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.getFileName().toString().endsWith(".md")) {
              documents.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return documents;
  }
}
