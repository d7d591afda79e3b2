package io.shardflow.localkinesis;

import static org.awaitility.Awaitility.await;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/**
 * The emulator kinesis-local, in a process of its own. Where its Node is missing, the tests are
 * aborted.
 */
public final class NodeKinesis extends KinesisServer {
  private static final Path START = Path.of("../deploy/local/kinesis-local/start.sh");
  private static final int NO_NODE = 3;

  /** The first time, it is fetched. */
  private static final Duration LONGEST_START = Duration.ofMinutes(5);

  private Process process;

  @Override
  protected URI start() throws IOException, InterruptedException {
    int port = freePort();
    process =
        new ProcessBuilder(START.toString(), String.valueOf(port))
            .redirectErrorStream(true)
            .start();
    await("kinesis-local answers")
        .atMost(LONGEST_START)
        .until(() -> answers(port) || !process.isAlive());
    if (!process.isAlive()) {
      throw failure(process.waitFor());
    }
    Thread drain =
        new Thread(
            () -> {
              try {
                process.getInputStream().transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // The emulator has ended.
              }
            });
    drain.setDaemon(true);
    drain.start();
    return URI.create("http://localhost:" + port);
  }

  @Override
  protected void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  private IllegalStateException failure(int status) throws IOException {
    String message =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (status == NO_NODE) {
      // What a test prints goes to a file; this is to be seen.
      new PrintStream(new FileOutputStream(FileDescriptor.err), true)
          .println("Not run: " + message);
      Assumptions.abort(message);
    }
    return new IllegalStateException(message);
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
