package io.shardflow.tables.s3;

import io.shardflow.jobs.testing.S3Proxy;
import io.shardflow.tables.s3.FaultyConnections.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.DefaultPluginManager;
import org.apache.flink.core.plugin.PluginDescriptor;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An S3 server with one bucket, and Flink's file system of S3 in this JVM. */
public final class LocalS3 implements BeforeAllCallback, AfterAllCallback {
  public static final String BUCKET = "results";
  public static final Path PLUGINS = Path.of("target/s3/plugins").toAbsolutePath();

  private static final Path SERVER = Path.of("target/s3/server/s3proxy.jar").toAbsolutePath();

  private Path folder;
  private S3Proxy server;
  private FaultyConnections connections;
  private S3Client client;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    start();
    initializeFileSystem(configuration());
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    stop();
    FileSystem.initialize(new Configuration(), null);
  }

  /** Starts the server. */
  public void start() throws Exception {
    folder = Files.createTempDirectory("s3");
    server = S3Proxy.start(SERVER, folder);
    connections = new FaultyConnections(server.port());
    client =
        S3Client.builder()
            .endpointOverride(URI.create(server.endpoint()))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .httpClientBuilder(ApacheHttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(S3Proxy.ACCESS_KEY, S3Proxy.SECRET_KEY)))
            .build();
    client.createBucket(create -> create.bucket(BUCKET));
  }

  /** Ends the server, and deletes its files. */
  public void stop() throws Exception {
    client.close();
    connections.close();
    server.close();
    FileUtils.deleteDirectory(folder.toFile());
  }

  /** Makes Flink's file systems of this JVM those of a cluster with the plugin. */
  public static void initializeFileSystem(Configuration flink) throws IOException {
    URL plugin = PLUGINS.resolve("s3-fs-hadoop/flink-s3-fs-hadoop.jar").toUri().toURL();
    FileSystem.initialize(
        flink,
        new DefaultPluginManager(
            List.of(new PluginDescriptor("s3-fs-hadoop", new URL[] {plugin}, new String[0])),
            CoreOptions.getPluginParentFirstLoaderPatterns(flink)));
  }

  /** Returns Flink's options of its file system of S3. */
  public Configuration configuration() {
    return Configuration.fromMap(options());
  }

  /** Returns Flink's options of its file system of S3. */
  public Map<String, String> options() {
    return Map.of(
        "s3.endpoint",
        endpoint(),
        "s3.path.style.access",
        "true",
        "s3.access-key",
        S3Proxy.ACCESS_KEY,
        "s3.secret-key",
        S3Proxy.SECRET_KEY,
        // S3Proxy has no folders below a folder that was deleted as a marker.
        "fs.s3a.directory.marker.retention",
        "keep");
  }

  public String endpoint() {
    return "http://127.0.0.1:" + connections.port();
  }

  /** Returns a client whose requests are never made to fail. */
  public S3Client client() {
    return client;
  }

  /**
   * Makes requests fail, until {@link #endFaults}.
   *
   * @param rule decides by the first line of a request, such as {@code PUT /bucket/key HTTP/1.1}
   */
  public void setFaults(Function<String, Fault> rule) {
    connections.setRule(rule);
  }

  /** Ends the faults, and returns how many there were in total. */
  public long endFaults() {
    connections.setRule(request -> Fault.NONE);
    return connections.faults();
  }

  /** Returns all objects whose keys begin with a prefix, by key. */
  public Map<String, S3Object> list(String prefix) {
    Map<String, S3Object> found = new TreeMap<>();
    client
        .listObjectsV2Paginator(list -> list.bucket(BUCKET).prefix(prefix))
        .contents()
        .forEach(object -> found.put(object.key(), object));
    return found;
  }

  /** Downloads all objects whose keys begin with a prefix. Their keys are paths in the folder. */
  public void download(String prefix, Path to) throws IOException {
    for (String key : list(prefix).keySet()) {
      if (!key.endsWith("/")) {
        Path file = to.resolve(key);
        Files.createDirectories(file.getParent());
        Files.write(
            file, client.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asByteArray());
      }
    }
  }
}
