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
 * A JUnit extension that runs the emulator kinesis-local in a separate process. Aborts the tests if
 * Node is not installed.
 */
public final class NodeKinesis extends KinesisServer {
  private static final Path START = RepositoryFile.of("deploy/local/kinesis-local/start.sh");
  private static final int NO_NODE = 3;

  /** Includes the download on the first use. */
  private static final Duration MAX_START_TIME = Duration.ofMinutes(5);

  private Process process;

  @Override
  protected URI start() throws IOException, InterruptedException {
    int port = freePort();
    process =
        new ProcessBuilder(START.toString(), String.valueOf(port))
            .redirectErrorStream(true)
            .start();
    await("kinesis-local answers")
        .atMost(MAX_START_TIME)
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
                // The emulator has exited.
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
      // Bypasses the capture of test output, so that the message is visible.
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
