package io.shardflow.tables.s3;

import static org.awaitility.Awaitility.await;

import io.shardflow.tables.s3.FaultyConnections.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/**
 * An S3 server with one bucket, and Flink's file system of S3 in this JVM. The server (S3Proxy) is
 * a process of its own, because it has other versions of our libraries.
 */
public final class LocalS3 implements BeforeAllCallback, AfterAllCallback {
  public static final String BUCKET = "results";
  public static final Path PLUGINS = Path.of("target/s3/plugins").toAbsolutePath();

  private static final Path SERVER = Path.of("target/s3/server/s3proxy.jar").toAbsolutePath();
  private static final String ACCESS_KEY = "local-access";
  private static final String SECRET_KEY = "local-secret";

  private Path folder;
  private Process server;
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
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path settings = folder.resolve("s3proxy.conf");
    Files.write(
        settings,
        List.of(
            "s3proxy.endpoint=http://127.0.0.1:" + port,
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + ACCESS_KEY,
            "s3proxy.credential=" + SECRET_KEY,
            "jclouds.provider=filesystem-nio2",
            "jclouds.filesystem.basedir=" + Files.createDirectory(folder.resolve("objects"))));
    server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                SERVER.toString(),
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    await("the S3 server accepts connections")
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> accepts(port));
    connections = new FaultyConnections(port);
    client =
        S3Client.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + port))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .httpClientBuilder(ApacheHttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
            .build();
    client.createBucket(create -> create.bucket(BUCKET));
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends the server, and deletes its files. */
  public void stop() throws Exception {
    client.close();
    connections.close();
    server.destroyForcibly().waitFor();
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
        ACCESS_KEY,
        "s3.secret-key",
        SECRET_KEY,
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
