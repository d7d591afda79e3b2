package io.shardflow.live.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * All files of the page, read from the class path once. What a request asks for is only looked up
 * here: no part of it becomes the name of a file or resource.
 */
final class Assets {
  private static final String FOLDER = "/io/shardflow/live/page/";
  private static final String INDEX = "index.html";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/";

  private final Map<String, Asset> byName = new HashMap<>();

  private Assets() {}

  /** Reads the files of the page and the library that draws its charts. */
  static Assets load() {
    Assets assets = new Assets();
    try {
      for (String name : names()) {
        assets.byName.put(name, new Asset(name, read(FOLDER + name)));
      }
      String dist = UPLOT + webJarVersion() + "/dist/";
      for (String name : List.of("uPlot.iife.min.js", "uPlot.min.css")) {
        assets.byName.put(name, new Asset(name, read(dist + name)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return assets;
  }

  /** Returns the page itself. */
  Asset page() {
    return byName.get(INDEX);
  }

  /** Returns the file with this name, or null. */
  Asset find(String name) {
    return byName.get(name);
  }

  private static List<String> names() throws IOException {
    URL index = Assets.class.getResource(FOLDER + INDEX);
    if (index == null) {
      throw new IOException("The class path lacks " + FOLDER + INDEX);
    }
    List<String> names = new ArrayList<>();
    if (index.openConnection() instanceof JarURLConnection jar) {
      String folder = FOLDER.substring(1);
      jar.getJarFile().stream()
          .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(folder))
          .forEach(entry -> names.add(entry.getName().substring(folder.length())));
      return names;
    }
    Path folder = path(index).getParent();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> names.add(folder.relativize(file).toString().replace('\\', '/')));
    }
    return names;
  }

  private static Path path(URL url) {
    try {
      return Path.of(new URI(url.toString()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The version is part of the names in a web jar. */
  private static String webJarVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = open("/META-INF/maven/org.webjars.npm/uplot/pom.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = open(resource)) {
      return in.readAllBytes();
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = Assets.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("The class path lacks " + resource);
    }
    return in;
  }
}
