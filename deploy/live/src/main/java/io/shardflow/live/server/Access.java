package io.shardflow.live.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpResponseException;
import io.javalin.http.SameSite;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides who may call what, and tells browsers what the page may do.
 *
 * <p>On the loopback address the name of the host must be that of this machine: otherwise a web
 * site could make its own name resolve to 127.0.0.1, and read everything. Elsewhere a token is
 * needed: the page gets it once in its URL, and keeps it in a cookie that no script reads.
 */
final class Access {
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String TOKEN = "token";

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src 'self' data:; manifest-src 'self'; base-uri 'none'; form-action 'none';"
              + " frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin");

  private final ServerSettings settings;

  Access(ServerSettings settings) {
    this.settings = settings;
  }

  /** Refuses what nobody may do, and sets the headers of every answer. */
  void check(Context context) {
    HEADERS.forEach(context::header);
    context.header("Cache-Control", "no-store");
    if (settings.isLocal() && !LOCAL_NAMES.contains(hostName(context.header("Host")))) {
      throw new HttpResponseException(
          403,
          "The page is for this machine only: its host must be localhost or 127.0.0.1, also if a"
              + " proxy sends it. For others, start live with --host");
    }
    boolean isDelivery = context.path().equals(LiveServer.INGEST);
    String method = context.method().name();
    List<String> allowed = isDelivery ? List.of("POST") : List.of("GET", "HEAD");
    if (!allowed.contains(method)) {
      context.header("Allow", String.join(", ", allowed));
      throw new HttpResponseException(
          405, method + " is not allowed here; allowed: " + String.join(", ", allowed));
    }
    if (isDelivery || context.path().startsWith("/api/")) {
      checkSite(context);
      checkToken(context, isDelivery);
    }
  }

  /** Other web sites cannot read answers, but they could deliver rows, and use up connections. */
  private static void checkSite(Context context) {
    String site = context.header("Sec-Fetch-Site");
    String origin = context.header("Origin");
    boolean isForeign =
        site != null && !site.equals("same-origin") && !site.equals("none")
            || origin != null
                && !origin
                    .replaceFirst("^https?://", "")
                    .equalsIgnoreCase(String.valueOf(context.header("Host")));
    if (isForeign) {
      throw new HttpResponseException(403, "Pages of other web sites cannot use this server");
    }
  }

  private void checkToken(Context context, boolean isDelivery) {
    if (settings.token() == null
        || isToken(bearer(context))
        || !isDelivery && isToken(context.cookie(cookieName(context)))) {
      return;
    }
    throw new HttpResponseException(
        401,
        isDelivery
            ? "The header Authorization: Bearer TOKEN is needed, with the token of the live page:"
                + " set deliver.http.headers"
            : "The token is missing or wrong: open the page once with the address that the command"
                + " live printed, which ends with ?token=...");
  }

  /**
   * Answers a request for the page that has a token, or that needs one.
   *
   * <p>The page itself is no secret. It is served without the cookie if a link of another site was
   * followed, because browsers do not send the cookie then, but with all later requests.
   *
   * @return whether the request has been answered
   */
  boolean signIn(Context context) {
    if (settings.token() == null) {
      return false;
    }
    String given = context.queryParam(TOKEN);
    if (given != null) {
      if (!isToken(given)) {
        throw new HttpResponseException(
            401, "The token is wrong: see what the command live printed");
      }
      Cookie cookie = new Cookie(cookieName(context), settings.token());
      cookie.setPath("/");
      cookie.setHttpOnly(true);
      cookie.setSameSite(SameSite.STRICT);
      cookie.setSecure("https".equalsIgnoreCase(context.header("X-Forwarded-Proto")));
      context.cookie(cookie);
      context.redirect("/" + otherParameters(context));
      return true;
    }
    String site = context.header("Sec-Fetch-Site");
    if (!"cross-site".equals(site) && !"same-site".equals(site)) {
      checkToken(context, false);
    }
    return false;
  }

  private static String otherParameters(Context context) {
    String parameters =
        context.queryParamMap().entrySet().stream()
            .filter(parameter -> !parameter.getKey().equals(TOKEN))
            .flatMap(
                parameter ->
                    parameter.getValue().stream()
                        .map(value -> encode(parameter.getKey()) + "=" + encode(value)))
            .collect(Collectors.joining("&"));
    return parameters.isEmpty() ? "" : "?" + parameters;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private boolean isToken(String text) {
    return text != null
        && MessageDigest.isEqual(text.getBytes(UTF_8), settings.token().getBytes(UTF_8));
  }

  private static String bearer(Context context) {
    String authorization = context.header("Authorization");
    return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? authorization.substring(7).strip()
        : null;
  }

  /** Cookies do not know ports: two pages of one machine need two names. */
  private static String cookieName(Context context) {
    return "shardflow-live-" + context.req().getServerPort();
  }

  /** Returns the host of a header without port, in lower case. */
  private static String hostName(String host) {
    return host == null
        ? ""
        : host.strip().replaceFirst("(?<=[^:\\]]|\\]):\\d*$", "").toLowerCase(Locale.ROOT);
  }
}
