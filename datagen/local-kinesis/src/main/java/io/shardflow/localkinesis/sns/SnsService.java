package io.shardflow.localkinesis.sns;

import io.shardflow.localkinesis.api.MessageFormat;
import io.shardflow.localkinesis.api.ServiceError;
import io.shardflow.localkinesis.faults.FaultInjection;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import io.shardflow.localkinesis.operation.Service;
import io.shardflow.localkinesis.sns.SnsMessages.*;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** The operations of SNS, and its topics. Thread-safe. */
public final class SnsService extends Service {
  /** The XML namespace of responses. */
  public static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

  private static final int MAX_TOPICS = 100;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int INTERNAL_SERVER_ERROR = 500;
  private static final int NOT_FOUND = 404;

  private final FaultInjection faults;
  private final InstantSource clock;
  private final boolean limited;
  private final NavigableMap<String, Topic> topics = new ConcurrentSkipListMap<>();
  private final LongAdder messages = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /**
   * Creates an SNS without topics.
   *
   * @param limited whether topics have throughput quotas
   */
  public SnsService(FaultInjection faults, InstantSource clock, boolean limited) {
    super("sns");
    this.faults = faults;
    this.clock = clock;
    this.limited = limited;
    add("CreateTopic", CreateTopic.class, this::create);
    add("ListTopics", Empty.class, request -> list());
    add("Publish", Publish.class, this::publish);
    add("PublishBatch", PublishBatch.class, this::publish);
  }

  /**
   * Creates a topic, unless it exists. It is a FIFO topic if its name ends in {@code .fifo}.
   *
   * @param contentBased whether the hash of a message is its default deduplication id
   */
  public void create(String name, boolean contentBased) {
    SnsValidation.topicName(name);
    if (topics.size() >= MAX_TOPICS && !topics.containsKey(name)) {
      throw new ServiceError(
          "TopicLimitExceeded", FORBIDDEN, "There are already %d topics".formatted(MAX_TOPICS));
    }
    topics.putIfAbsent(name, new Topic(name, contentBased, limited));
  }

  /**
   * Returns the newest messages of a topic, oldest first.
   *
   * @throws ServiceError if there is no such topic
   */
  public List<Notification> messages(String topic) {
    return topic(topic).messages();
  }

  /** Returns the number of messages accepted, without repeated ones. */
  public long messageCount() {
    return messages.sum();
  }

  /** Returns the number of messages refused by the quotas of topics. */
  public long refused() {
    return refused.sum();
  }

  private Object create(CreateTopic request) {
    Map<String, String> attributes = request.attributes() == null ? Map.of() : request.attributes();
    boolean isFifo = Boolean.parseBoolean(attributes.get("FifoTopic"));
    SnsValidation.fifoName(request.name(), isFifo);
    create(request.name(), Boolean.parseBoolean(attributes.get("ContentBasedDeduplication")));
    return new TopicArn(Topic.arn(request.name()));
  }

  private Object list() {
    return new ListTopicsResponse(
        topics.keySet().stream().map(name -> new TopicArn(Topic.arn(name))).toList());
  }

  private Object publish(Publish request) {
    Topic topic = topicOf(SnsValidation.target(request));
    Entry entry = request.entry();
    SnsValidation.entry(topic, entry);
    reserve(topic, 1);
    Topic.Accepted accepted = publish(topic, entry);
    return new PublishResponse(accepted.messageId(), accepted.sequenceNumber());
  }

  private Object publish(PublishBatch request) {
    Topic topic = topicOf(SnsValidation.required("TopicArn", request.topicArn()));
    List<Entry> entries = SnsValidation.batch(request.publishBatchRequestEntries());
    reserve(topic, entries.size());
    List<Published> successful = new ArrayList<>();
    List<Failed> failed = new ArrayList<>();
    for (Entry entry : entries) {
      try {
        SnsValidation.entry(topic, entry);
        if (faults.occurs(Fault.FAILED_PUT, "PublishBatch")) {
          throw internalFailure();
        }
        Topic.Accepted accepted = publish(topic, entry);
        successful.add(new Published(entry.id(), accepted.messageId(), accepted.sequenceNumber()));
      } catch (ServiceError e) {
        boolean isSenderFault = e.status() < INTERNAL_SERVER_ERROR;
        failed.add(new Failed(entry.id(), e.type(), e.getMessage(), isSenderFault));
      }
    }
    return new PublishBatchResponse(successful, failed);
  }

  private Topic.Accepted publish(Topic topic, Entry entry) {
    Topic.Accepted accepted = topic.publish(entry, clock.millis());
    if (!accepted.repeated()) {
      messages.increment();
    }
    return accepted;
  }

  private void reserve(Topic topic, int count) {
    if (!topic.allows(count, clock.millis())) {
      refused.add(count);
      throw throttled("Publish");
    }
  }

  private Topic topicOf(String arn) {
    return topic(SnsValidation.nameIn(arn));
  }

  private Topic topic(String name) {
    Topic topic = topics.get(name);
    if (topic == null) {
      throw new ServiceError("NotFound", NOT_FOUND, "Topic does not exist");
    }
    return topic;
  }

  @Override
  protected String action(String operation) {
    // As in IAM, one action permits both.
    return super.action(operation.equals("PublishBatch") ? "Publish" : operation);
  }

  @Override
  protected String resource(MessageFormat format, byte[] body) {
    Publish request = format.read(body, Publish.class);
    String arn = request.topicArn() == null ? request.targetArn() : request.topicArn();
    return arn == null ? "*" : arn;
  }

  @Override
  protected ServiceError unknownOperation(String operation) {
    return new ServiceError(
        "InvalidAction", "The local SNS does not support the action " + operation);
  }

  @Override
  protected ServiceError unknownUser() {
    return new ServiceError("InvalidClientTokenId", FORBIDDEN, super.unknownUser().getMessage());
  }

  @Override
  protected ServiceError accessDenied(String user, String action, String resource) {
    String written = action.replace("sns:", "SNS:");
    return new ServiceError(
        "AuthorizationError", FORBIDDEN, super.accessDenied(user, written, resource).getMessage());
  }

  @Override
  protected ServiceError internalFailure() {
    return new ServiceError(
        "InternalError", INTERNAL_SERVER_ERROR, super.internalFailure().getMessage());
  }

  @Override
  protected ServiceError throttled(String operation) {
    return new ServiceError("Throttled", TOO_MANY_REQUESTS, "Rate exceeded");
  }
}
