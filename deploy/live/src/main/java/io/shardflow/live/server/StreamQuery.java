package io.shardflow.live.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardflow.live.health.HealthReport;
import io.shardflow.live.health.HealthSource;
import io.shardflow.live.query.Query;
import io.shardflow.live.query.QueryException;
import io.shardflow.live.query.QueryParser;
import io.shardflow.live.query.QueryResult;
import io.shardflow.live.store.LiveStore;
import io.shardflow.live.store.Subscription;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One query of a stream. Not for several threads. */
abstract class StreamQuery {
  private static final int MAX_LENGTH = 4_000;

  /** A result that has changed. */
  record Change(Object result, boolean full) {}

  /**
   * Reads a query.
   *
   * @param text parameters as in a URL, without question mark
   * @param since the sequence that the client knows, or -1
   * @throws QueryException if the query is not valid
   */
  static StreamQuery parse(String text, long since, LiveStore store, HealthSource health) {
    if (text.length() > MAX_LENGTH) {
      throw QueryException.bad("A query has more than " + MAX_LENGTH + " characters");
    }
    Map<String, List<String>> parameters = parameters(text);
    if (QueryApi.isHealth(parameters)) {
      return new OfHealth(health);
    }
    return new OfStore(QueryParser.parse(parameters), since, store);
  }

  /** Returns what has changed since the last call, or null. */
  abstract Change poll();

  /** Returns whether the result can change although the store does not. */
  abstract boolean changesByItself();

  private static Map<String, List<String>> parameters(String text) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String parameter : text.split("&")) {
      if (!parameter.isEmpty()) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        String value = equals < 0 ? "" : parameter.substring(equals + 1);
        parameters.computeIfAbsent(decode(name), key -> new ArrayList<>()).add(decode(value));
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw QueryException.bad("\"" + text + "\" is not URL-encoded: % must be %25");
    }
  }

  private static final class OfStore extends StreamQuery {
    private final Subscription subscription;
    private String problem;

    OfStore(Query query, long since, LiveStore store) {
      this.subscription = store.subscribe(query, since);
    }

    @Override
    Change poll() {
      try {
        QueryResult result = subscription.poll();
        problem = null;
        return result == null ? null : new Change(result, result.full());
      } catch (QueryException e) {
        // The data set may be found later, as after a start.
        if (e.getMessage().equals(problem)) {
          return null;
        }
        problem = e.getMessage();
        return new Change(new Problem(problem), true);
      }
    }

    @Override
    boolean changesByItself() {
      return false;
    }
  }

  /** Why there is no result. */
  record Problem(String error) {}

  private static final class OfHealth extends StreamQuery {
    private final HealthSource health;
    private HealthReport last;

    OfHealth(HealthSource health) {
      this.health = health;
    }

    @Override
    Change poll() {
      HealthReport report = health.report();
      if (report.equals(last)) {
        return null;
      }
      last = report;
      return new Change(report, true);
    }

    @Override
    boolean changesByItself() {
      return true;
    }
  }
}
