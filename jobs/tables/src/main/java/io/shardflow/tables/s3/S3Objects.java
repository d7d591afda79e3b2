package io.shardflow.tables.s3;

import io.shardflow.jobs.s3.S3Region;
import io.shardflow.jobs.s3.S3Settings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects of S3, by path: {@code s3://bucket/key}. Requests that S3 refuses for a while (slow down,
 * server error, conflict with another request) or that get no answer are repeated, with increasing
 * pauses of up to 20 s.
 *
 * <p>All methods throw an {@link IOException} with one line that names the path if S3 refuses the
 * request for good, or for too long.
 */
public final class S3Objects implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(S3Objects.class);

  /** With the pauses of the SDK, about two minutes of refusals. */
  private static final int MAX_ATTEMPTS = 12;

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;

  private final S3Client client;

  /** Creates a client. Without keys in the settings, it looks for credentials as the SDK does. */
  public S3Objects(S3Settings settings) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(ANSWER_TIMEOUT))
            .forcePathStyle("true".equalsIgnoreCase(settings.get(S3Settings.PATH_STYLE_ACCESS)))
            // Stores other than AWS may not know the newer checksums.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .overrideConfiguration(
                override ->
                    override.retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(MAX_ATTEMPTS)
                            .retryOnException(e -> status(e) == CONFLICT)
                            .build()));
    String endpoint = settings.endpoint();
    builder.region(S3Region.of(settings).orElseGet(S3Region::ofMachine));
    if (endpoint == null) {
      builder.crossRegionAccessEnabled(true);
    } else {
      builder.endpointOverride(URI.create(endpoint));
    }
    String key = settings.get(S3Settings.ACCESS_KEY);
    String secret = settings.get(S3Settings.SECRET_KEY);
    String token = settings.get(S3Settings.SESSION_TOKEN);
    if (key != null && secret != null) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              token == null
                  ? AwsBasicCredentials.create(key, secret)
                  : AwsSessionCredentials.create(key, secret, token)));
    }
    client = builder.build();
  }

  /** Returns the bytes of an object. */
  public byte[] get(Path path) throws IOException {
    try {
      return getBytes(path).asByteArrayUnsafe();
    } catch (SdkException e) {
      throw failure("read", path, e);
    }
  }

  private ResponseBytes<?> getBytes(Path path) {
    return client.getObjectAsBytes(get -> get.bucket(bucket(path)).key(key(path)));
  }

  /**
   * Returns the size and the time of an object.
   *
   * @throws FileNotFoundException if it does not exist
   */
  public HeadObjectResponse head(Path path) throws IOException {
    try {
      return client.headObject(head -> head.bucket(bucket(path)).key(key(path)));
    } catch (SdkException e) {
      throw failure("read", path, e);
    }
  }

  /**
   * Returns the objects of a folder, without those of its folders, whose names are not before a
   * name, in the order of their names.
   *
   * @throws FileNotFoundException if there is no object of this folder at all
   */
  public List<S3Object> list(Path folder, String firstName) throws IOException {
    String prefix = key(folder) + "/";
    // S3 returns the keys after this one.
    String before = firstName.isEmpty() ? prefix : prefix + predecessor(firstName);
    try {
      List<S3Object> found = new ArrayList<>();
      ListObjectsV2Request request =
          ListObjectsV2Request.builder()
              .bucket(bucket(folder))
              .prefix(prefix)
              .delimiter("/")
              .startAfter(before)
              .build();
      client.listObjectsV2Paginator(request).contents().stream()
          .filter(object -> object.key().compareTo(prefix + firstName) >= 0)
          .filter(object -> !object.key().equals(prefix))
          .forEach(found::add);
      if (found.isEmpty() && !hasObjects(folder, prefix)) {
        throw new FileNotFoundException(folder.toString());
      }
      return found;
    } catch (SdkException e) {
      throw failure("list", folder, e);
    }
  }

  /** Returns a text that is before another one, without many texts between them. */
  private static String predecessor(String text) {
    return text.substring(0, text.length() - 1);
  }

  private boolean hasObjects(Path folder, String prefix) {
    return client
            .listObjectsV2(list -> list.bucket(bucket(folder)).prefix(prefix).maxKeys(1))
            .keyCount()
        > 0;
  }

  /** Writes an object, in place of the one that may be there. */
  public void put(Path path, byte[] content) throws IOException {
    try {
      client.putObject(
          put -> put.bucket(bucket(path)).key(key(path)), RequestBody.fromBytes(content));
    } catch (SdkException e) {
      throw failure("write", path, e);
    }
  }

  /**
   * Writes an object that does not exist yet. Of several writers, one wins.
   *
   * @return true if the object has this content now; false if it has another one
   * @throws IOException if S3 does not answer; the object may have been written
   */
  public boolean putIfAbsent(Path path, byte[] content) throws IOException {
    SdkException failure;
    try {
      client.putObject(
          put -> put.bucket(bucket(path)).key(key(path)).ifNoneMatch("*"),
          RequestBody.fromBytes(content));
      return true;
    } catch (SdkException e) {
      failure = e;
    }
    if (status(failure) != PRECONDITION_FAILED && !isOutcomeUnknown(failure)) {
      throw failure("write", path, failure);
    }
    // An earlier attempt may have written the object, and only its answer was lost.
    try {
      Optional<byte[]> found = find(path);
      if (found.isPresent()) {
        boolean isOwn = Arrays.equals(found.get(), content);
        if (isOwn) {
          LOG.info("{} was written by an attempt that got no answer", path);
        }
        return isOwn;
      }
    } catch (SdkException e) {
      failure.addSuppressed(e);
    }
    throw failure("write", path, failure);
  }

  private Optional<byte[]> find(Path path) {
    try {
      return Optional.of(getBytes(path).asByteArrayUnsafe());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  /** Returns whether a request may have been carried out although it has failed. */
  private static boolean isOutcomeUnknown(SdkException failure) {
    return !(failure instanceof S3Exception) || status(failure) >= 500;
  }

  /** Deletes an object; does nothing if there is none. */
  public void delete(Path path) throws IOException {
    try {
      client.deleteObject(delete -> delete.bucket(bucket(path)).key(key(path)));
    } catch (SdkException e) {
      throw failure("delete", path, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static int status(Throwable failure) {
    return failure instanceof S3Exception ? ((S3Exception) failure).statusCode() : 0;
  }

  private static IOException failure(String what, Path path, SdkException failure) {
    if (failure instanceof NoSuchKeyException
        || (status(failure) == NOT_FOUND && isWithoutCode((S3Exception) failure))) {
      FileNotFoundException missing = new FileNotFoundException(path.toString());
      missing.initCause(failure);
      return missing;
    }
    return new IOException("cannot " + what + " " + path + ": " + reason(failure), failure);
  }

  /** The answer to a HEAD request has no body, which would name the cause. */
  private static boolean isWithoutCode(S3Exception failure) {
    return failure.awsErrorDetails() == null || failure.awsErrorDetails().errorCode() == null;
  }

  private static String reason(SdkException failure) {
    if (failure instanceof S3Exception && !isWithoutCode((S3Exception) failure)) {
      S3Exception answer = (S3Exception) failure;
      return answer.awsErrorDetails().errorCode()
          + ", "
          + answer.awsErrorDetails().errorMessage()
          + " ("
          + answer.statusCode()
          + ")";
    }
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  private static String bucket(Path path) {
    return path.toUri().getAuthority();
  }

  private static String key(Path path) {
    return path.getPath().substring(1);
  }
}
