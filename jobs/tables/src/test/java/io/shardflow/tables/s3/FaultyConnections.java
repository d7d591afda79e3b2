package io.shardflow.tables.s3;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Passes HTTP requests on to a server, or makes them fail. One connection for each request. */
public final class FaultyConnections implements AutoCloseable {
  /** What becomes of a request. */
  public enum Fault {
    NONE,
    /** 503, as if there were too many requests. The server does not see the request. */
    SLOW_DOWN,
    /** 500. The server does not see the request. */
    ERROR,
    /** 409, as if another conditional request for the same key were in progress. */
    CONFLICT,
    /** The server carries out the request, and the connection is cut before the answer. */
    CUT
  }

  private final ServerSocket socket;
  private final int server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "faulty connection");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicLong faults = new AtomicLong();
  private volatile Function<String, Fault> rule = request -> Fault.NONE;

  /**
   * Starts to accept connections.
   *
   * @param server the port that requests are passed on to
   */
  FaultyConnections(int server) throws IOException {
    this.server = server;
    socket = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    threads.execute(
        () -> {
          while (!socket.isClosed()) {
            try {
              Socket client = socket.accept();
              threads.execute(() -> handle(client));
            } catch (IOException e) {
              return;
            }
          }
        });
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Sets a rule that decides by the first line of a request, such as {@code PUT /b/k HTTP/1.1}. */
  void setRule(Function<String, Fault> rule) {
    this.rule = rule;
  }

  /** Returns the number of requests that were made to fail. */
  long faults() {
    return faults.get();
  }

  private void handle(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      String head = head(in);
      if (head.isEmpty()) {
        return;
      }
      if (head.toLowerCase(Locale.ROOT).contains("\r\nexpect: 100-continue")) {
        client.getOutputStream().write(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
      }
      byte[] body = in.readNBytes(Integer.parseInt("0" + header(head, "content-length")));
      Fault fault = rule.apply(head.substring(0, head.indexOf('\r')));
      if (fault != Fault.NONE) {
        faults.incrementAndGet();
      }
      switch (fault) {
        case SLOW_DOWN -> answer(client, 503, "SlowDown");
        case ERROR -> answer(client, 500, "InternalError");
        case CONFLICT -> answer(client, 409, "ConditionalRequestConflict");
        case CUT -> forward(head, body, OutputStream.nullOutputStream());
        default -> forward(head, body, client.getOutputStream());
      }
    } catch (IOException e) {
      // The other end has closed the connection.
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ends = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.write(b);
      ends = b == '\n' ? ends + 1 : b == '\r' ? ends : 0;
      if (ends == 2) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
    }
    return "";
  }

  private static String header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  private void forward(String head, byte[] body, OutputStream answer) throws IOException {
    try (Socket target = new Socket(InetAddress.getLoopbackAddress(), server)) {
      target.setTcpNoDelay(true);
      String changed =
          head.replaceAll("(?i)\r\n(connection|expect):[^\r]*", "")
              .replaceFirst("\r\n", "\r\nConnection: close\r\n");
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      request.write(changed.getBytes(StandardCharsets.ISO_8859_1));
      request.write(body);
      request.writeTo(target.getOutputStream());
      target.getInputStream().transferTo(answer);
    }
  }

  private static void answer(Socket client, int status, String code) throws IOException {
    String body =
        "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>injected</Message></Error>"
            .formatted(code);
    client
        .getOutputStream()
        .write(
            ascii(
                "HTTP/1.1 %d %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                    .formatted(status, code, body.length(), body)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
