package io.shardflow.jobs.deliver;

import io.shardflow.jobs.deliver.receiver.Target;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.result.Undelivered;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.YieldingOperatorFactory;

/**
 * Creates {@link DeliverRows} with the mailbox of its task. Flink never chains an operator whose
 * factory has the deprecated interface to a source of the old kind, such as that of Kinesis, whose
 * thread could not wait for the mailbox.
 */
@SuppressWarnings("deprecation")
final class DeliverRowsFactory<T extends OutputRecord>
    extends AbstractStreamOperatorFactory<Undelivered>
    implements OneInputStreamOperatorFactory<T, Undelivered>, YieldingOperatorFactory<Undelivered> {
  private static final long serialVersionUID = 1L;

  private final String dataSet;
  private final String job;
  private final Target target;
  private final RowConverter<T> converter;
  private final DeliverySettings settings;

  DeliverRowsFactory(
      String dataSet,
      String job,
      Target target,
      RowConverter<T> converter,
      DeliverySettings settings) {
    this.dataSet = dataSet;
    this.job = job;
    this.target = target;
    this.converter = converter;
    this.settings = settings;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <O extends StreamOperator<Undelivered>> O createStreamOperator(
      StreamOperatorParameters<Undelivered> parameters) {
    DeliverRows<T> operator =
        new DeliverRows<>(
            dataSet, job, target, converter, settings, parameters.getMailboxExecutor());
    operator.setup(
        parameters.getContainingTask(), parameters.getStreamConfig(), parameters.getOutput());
    return (O) operator;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return DeliverRows.class;
  }
}
