package io.shardflow.jobs.deliver.aws;

import io.shardflow.jobs.deliver.receiver.Receiver;
import io.shardflow.jobs.deliver.receiver.Target;
import io.shardflow.jobs.source.kinesis.KinesisEndpoint;
import java.util.Optional;
import lombok.AccessLevel;
import lombok.Value;
import lombok.With;

/** A stream of Kinesis or Firehose, or a topic of SNS. */
@Value
public class AwsTarget implements Target {
  private static final long serialVersionUID = 1L;
  private static final String ARN_PREFIX = "arn:";

  AwsService service;

  /** The name or the ARN. */
  String name;

  /** Null as long as it is not known. */
  @With(AccessLevel.PUBLIC)
  String region;

  /** Null for the region's own. */
  @With(AccessLevel.PUBLIC)
  String endpoint;

  /**
   * Returns the target that a text such as {@code kinesis:alerts} names; empty if it names none.
   */
  public static Optional<AwsTarget> of(String text) {
    for (AwsService service : AwsService.values()) {
      String prefix = service.kind() + ":";
      if (text.startsWith(prefix)) {
        String name = text.substring(prefix.length());
        return service.isName(name)
            ? Optional.of(new AwsTarget(service, name, null, null))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public String kind() {
    return service.kind();
  }

  @Override
  public String label() {
    return kind() + ":" + name;
  }

  boolean isArn() {
    return name.startsWith(ARN_PREFIX);
  }

  /** Returns the part of an ARN after the last slash, or the name itself. */
  String nameOnly() {
    return name.substring(name.indexOf('/') + 1);
  }

  /** Returns the region in the ARN, or null if the target is only a name. */
  public String regionOfArn() {
    return isArn() ? name.split(":", 6)[3] : null;
  }

  /**
   * Returns the endpoint for this target if no option of deliveries sets one, or null: that of the
   * source, unless it is an endpoint of AWS, which belongs to one service; otherwise that of the
   * environment.
   *
   * @param ofSource the value of the option of the source; null if it is not set
   */
  public String defaultEndpoint(String ofSource) {
    boolean isForAll =
        ofSource != null && !ofSource.matches("[^?]*\\.amazonaws\\.com(\\.cn)?([:/].*)?");
    return isForAll || (ofSource != null && service == AwsService.KINESIS)
        ? ofSource
        : KinesisEndpoint.ofEnvironment(service.name());
  }

  @Override
  public Receiver open(String dataSet, String job) {
    switch (service) {
      case KINESIS:
        return new KinesisReceiver(this);
      case FIREHOSE:
        return new FirehoseReceiver(this);
      default:
        return new SnsReceiver(this, dataSet, job);
    }
  }
}
