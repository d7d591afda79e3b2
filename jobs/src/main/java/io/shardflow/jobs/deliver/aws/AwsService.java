package io.shardflow.jobs.deliver.aws;

import java.util.Locale;
import java.util.regex.Pattern;

/** A service of AWS that takes rows. */
enum AwsService {
  KINESIS("[A-Za-z0-9_.-]{1,128}|" + arn("kinesis", "stream/[A-Za-z0-9_.-]{1,128}")),
  FIREHOSE("[A-Za-z0-9_.-]{1,64}|" + arn("firehose", "deliverystream/[A-Za-z0-9_.-]{1,64}")),
  SNS(arn("sns", "[A-Za-z0-9_-]{1,256}(\\.fifo)?"));

  private final Pattern names;

  AwsService(String names) {
    this.names = Pattern.compile(names);
  }

  private static String arn(String service, String resource) {
    return "arn:aws[a-z-]*:" + service + ":[a-z0-9-]+:[0-9]{12}:" + resource;
  }

  /** Returns the kind of a target, such as {@code kinesis}. */
  String kind() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns whether a text names a stream or topic of this service. */
  boolean isName(String text) {
    return names.matcher(text).matches();
  }
}
