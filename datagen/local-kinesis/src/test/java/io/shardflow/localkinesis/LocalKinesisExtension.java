package io.shardflow.localkinesis;

import io.shardflow.localkinesis.faults.KinesisFaults;
import java.io.IOException;
import java.net.URI;

/** A JUnit extension that runs a {@link LocalKinesis} in the process of the tests. */
public final class LocalKinesisExtension extends KinesisServer {
  private final KinesisSettings settings;
  private LocalKinesis kinesis;

  /** Creates a Kinesis without limits and faults. */
  public LocalKinesisExtension() {
    this(KinesisSettings.DEFAULT);
  }

  public LocalKinesisExtension(KinesisSettings settings) {
    this.settings = settings;
  }

  @Override
  protected URI start() throws IOException {
    kinesis = LocalKinesis.start(settings);
    return URI.create(kinesis.endpoint());
  }

  @Override
  protected void stop() {
    kinesis.close();
  }

  /** Returns the server, for its delivery streams and topics. */
  public LocalKinesis server() {
    return kinesis;
  }

  /** Replaces the faults to inject. */
  public void setFaults(KinesisFaults faults) {
    kinesis.setFaults(faults);
  }

  /** Returns the counters since the start. */
  public KinesisCounts counts() {
    return kinesis.counts();
  }
}
