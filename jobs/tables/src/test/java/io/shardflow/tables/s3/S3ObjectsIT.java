package io.shardflow.tables.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.shardflow.jobs.s3.S3Settings;
import io.shardflow.tables.s3.FaultyConnections.Fault;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects that are created once, on a server that fails. */
class S3ObjectsIT {
  @RegisterExtension static final LocalS3 S3 = new LocalS3();

  private final S3Objects objects = new S3Objects(new S3Settings(S3.options()));

  @AfterEach
  void end() {
    S3.endFaults();
    objects.close();
  }

  @Test
  void anObjectIsCreatedOnce() throws Exception {
    assertThat(objects.putIfAbsent(path("once/a"), bytes("first"))).isTrue();
    assertThat(objects.putIfAbsent(path("once/a"), bytes("second"))).isFalse();
    assertThat(objects.get(path("once/a"))).isEqualTo(bytes("first"));
  }

  @Test
  void aRaceHasOneWinner() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int race = 0; race < 5; race++) {
        Path path = path("race/" + race);
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          byte[] content = bytes("writer " + i);
          writers.add(() -> objects.putIfAbsent(path, content));
        }
        int winners = 0;
        for (Future<Boolean> writer : threads.invokeAll(writers)) {
          winners += writer.get() ? 1 : 0;
        }
        assertThat(winners).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SLOW_DOWN", "ERROR", "CONFLICT", "CUT"})
  void aFailedRequestIsRepeated(Fault fault) throws Exception {
    AtomicInteger failures = new AtomicInteger(2);
    S3.setFaults(
        request ->
            request.startsWith("PUT") && failures.getAndDecrement() > 0 ? fault : Fault.NONE);
    assertThat(objects.putIfAbsent(path("repeated/" + fault), bytes("x"))).isTrue();
    assertThat(failures).hasValueLessThan(1);
    assertThat(objects.putIfAbsent(path("repeated/" + fault), bytes("y"))).isFalse();
  }

  @Test
  void namesAreListedInOrderBeyondOnePage() throws Exception {
    IntStream.range(0, 1_100)
        .parallel()
        .mapToObj("log/%020d.json"::formatted)
        .forEach(
            key ->
                S3.client()
                    .putObject(put -> put.bucket(LocalS3.BUCKET).key(key), RequestBody.empty()));
    S3.client()
        .putObject(put -> put.bucket(LocalS3.BUCKET).key("log/1/other"), RequestBody.empty());
    String first = "%020d.json".formatted(50);
    assertThat(objects.list(path("log"), first))
        .extracting(S3Object::key)
        .hasSize(1_050)
        .isSorted()
        .startsWith("log/" + first);
    assertThat(objects.list(path("log"), "9")).isEmpty();
    assertThatThrownBy(() -> objects.list(path("lo"), "0"))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void anErrorNamesTheCause() {
    assertThatThrownBy(() -> objects.list(new Path("s3://no-such-bucket/log"), "0"))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("s3://no-such-bucket/log", "NoSuchBucket");
    Map<String, String> wrong = new HashMap<>(S3.options());
    wrong.put("s3.secret-key", "wrong");
    try (S3Objects refused = new S3Objects(new S3Settings(wrong))) {
      assertThatThrownBy(() -> refused.putIfAbsent(path("x"), bytes("x")))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll("cannot write s3://results/x", "SignatureDoesNotMatch", "403");
    }
  }

  @Test
  void aStoreWithoutConditionsIsFound() throws Exception {
    assertThat(ConditionalWrites.arePossible(objects, path("table/_delta_log"))).isTrue();
    assertThat(S3.list("table/")).isEmpty();

    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    Map<String, String> options = new HashMap<>(S3.options());
    options.put("s3.endpoint", "http://127.0.0.1:" + server.getAddress().getPort());
    try (S3Objects store = new S3Objects(new S3Settings(options))) {
      assertThat(ConditionalWrites.arePossible(store, path("table/_delta_log"))).isFalse();
    } finally {
      server.stop(0);
    }
  }

  private static Path path(String key) {
    return new Path("s3://" + LocalS3.BUCKET + "/" + key);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
