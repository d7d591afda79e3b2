package io.shardflow.live.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardflow.live.server.ResultBytes.TooLargeException;
import io.shardflow.live.server.StreamQuery.Change;
import io.shardflow.live.server.StreamQuery.Problem;
import io.shardflow.live.store.LiveStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one stream: results of its queries, in rounds. Each round sends what has changed in
 * all queries. The last event of a round has the id up to which the client then knows everything;
 * the others repeat the id of the round before.
 */
final class ResultStream {
  private static final Logger LOG = LoggerFactory.getLogger(ResultStream.class);

  private final LiveStore store;
  private final List<StreamQuery> queries;
  private final int maxBytes;
  private long known;

  /**
   * Creates a stream.
   *
   * @param known the sequence that the client knows, or -1
   * @param maxBytes the size of the largest event
   */
  ResultStream(LiveStore store, List<StreamQuery> queries, long known, int maxBytes) {
    this.store = store;
    this.queries = queries;
    this.known = known;
    this.maxBytes = maxBytes;
  }

  /** Returns whether results can change although the store does not. */
  boolean changesByItself() {
    return queries.stream().anyMatch(StreamQuery::changesByItself);
  }

  /** Returns what is sent first: how long a client waits before it connects again. */
  static byte[] opening() {
    return "retry: 1000\n\n".getBytes(UTF_8);
  }

  /** Returns what is sent when nothing else is: a comment, and the id. */
  List<byte[]> heartbeat() {
    return List.of((": \n" + id(known) + "\n").getBytes(UTF_8));
  }

  /** Returns the events of a round; none if nothing has changed. */
  List<byte[]> round() {
    long sequence = store.sequence();
    List<byte[]> events = new ArrayList<>();
    byte[] end = null;
    for (int i = 0; i < queries.size(); i++) {
      Change change = queries.get(i).poll();
      if (change != null) {
        if (end != null) {
          events.add(("\n" + id(known) + "\n").getBytes(UTF_8));
        }
        events.addAll(event(i, change));
        end = ("\n" + id(sequence) + "\n").getBytes(UTF_8);
      }
    }
    known = sequence;
    if (end != null) {
      events.add(end);
    }
    return events;
  }

  private String id(long sequence) {
    return sequence < 0 ? "" : "id: " + store.epoch() + "-" + sequence + "\n";
  }

  /** Returns an event without its id. JSON has no line breaks outside of strings. */
  private List<byte[]> event(int query, Change change) {
    try {
      ResultBytes bytes = new ResultBytes(maxBytes);
      boolean isResult = !(change.result() instanceof Problem);
      bytes.write(
          "event: %s\ndata: {\"q\":%d,%s"
              .formatted(
                  isResult ? "result" : "problem",
                  query,
                  isResult ? "\"full\":" + change.full() + "," : "")
              .getBytes(UTF_8));
      bytes.writeMembers(change.result());
      return bytes.pieces();
    } catch (TooLargeException e) {
      return event(query, new Change(new Problem(e.getMessage()), true));
    } catch (IOException e) {
      LOG.error("A result cannot be written", e);
      return event(query, new Change(new Problem("The result cannot be written"), true));
    }
  }
}
