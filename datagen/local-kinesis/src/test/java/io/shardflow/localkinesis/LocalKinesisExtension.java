package io.shardflow.localkinesis;

import java.io.IOException;
import java.net.URI;

/** A {@link LocalKinesis} in the process of the tests. */
public final class LocalKinesisExtension extends KinesisServer {
  private final KinesisSettings settings;
  private LocalKinesis kinesis;

  /** One without limits and faults. */
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

  /** Changes what goes wrong from now on. */
  public void setFaults(KinesisFaults faults) {
    kinesis.setFaults(faults);
  }

  /** What it has done so far. */
  public KinesisCounts counts() {
    return kinesis.counts();
  }
}
