package io.shardflow.aws.stack;

import io.shardflow.aws.config.Deployment;
import io.shardflow.aws.plan.DeploymentPlan;
import io.shardflow.aws.plan.JobPlan;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.deliver.DeliveryOptions;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import io.shardflow.monitoring.CloudWatchAlarm;
import io.shardflow.monitoring.CloudWatchAlarms;
import io.shardflow.monitoring.CloudWatchDashboard;
import io.shardflow.monitoring.cloudwatch.Application;
import io.shardflow.monitoring.cloudwatch.CloudWatchQuery;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm;
import software.amazon.awscdk.services.cloudwatch.CfnDashboard;
import software.amazon.awscdk.services.kms.Key;

/** The alarms and the dashboard of the applications, as the module monitoring declares them. */
final class Monitoring {
  private final Stack stack;
  private final Deployment deployment;
  private final Imports imports;

  Monitoring(Stack stack, Deployment deployment, Imports imports) {
    this.stack = stack;
    this.deployment = deployment;
    this.imports = imports;
  }

  void create(DeploymentPlan plan) {
    Key key = AlarmTopic.key(stack, deployment);
    String all =
        AlarmTopic.create(stack, deployment, key, "AlarmTopic", "AlarmEmail", "all alarms");
    String urgent =
        AlarmTopic.create(
            stack, deployment, key, "PageTopic", "PageEmail", "alarms that cannot wait");
    List<Application> applications = new ArrayList<>();
    for (JobPlan job : plan.jobs()) {
      Application application = application(job);
      applications.add(application);
      for (CloudWatchAlarm alarm : CloudWatchAlarms.of(application)) {
        create(
            LogicalIds.of(job.key()) + alarm.id() + "Alarm",
            alarm,
            alarm.pages() ? List.of(all, urgent) : List.of(all));
      }
    }
    CfnDashboard.Builder.create(stack, "Dashboard")
        .dashboardName(deployment.name())
        .dashboardBody(CloudWatchDashboard.body(applications, Aws.REGION))
        .build();
  }

  private void create(String id, CloudWatchAlarm alarm, List<String> topics) {
    CfnAlarm.Builder.create(stack, id)
        .alarmName(alarm.name())
        .alarmDescription(alarm.description())
        .metrics(alarm.queries().stream().map(Monitoring::query).toList())
        .threshold(alarm.threshold())
        .comparisonOperator(alarm.comparison())
        .evaluationPeriods(alarm.evaluationPeriods())
        .datapointsToAlarm(alarm.datapointsToAlarm())
        .treatMissingData(alarm.treatMissingData())
        .alarmActions(topics)
        .okActions(topics)
        .build();
  }

  private static CfnAlarm.MetricDataQueryProperty query(CloudWatchQuery query) {
    CfnAlarm.MetricDataQueryProperty.Builder property =
        CfnAlarm.MetricDataQueryProperty.builder()
            .id(query.id())
            .label(query.label())
            .returnData(query.returnData());
    if (query.expression() != null) {
      return property.expression(query.expression()).period(query.periodSeconds()).build();
    }
    return property
        .metricStat(
            CfnAlarm.MetricStatProperty.builder()
                .metric(
                    CfnAlarm.MetricProperty.builder()
                        .namespace(query.namespace())
                        .metricName(query.metricName())
                        .dimensions(
                            query.sortedDimensions().entrySet().stream()
                                .map(
                                    dimension ->
                                        CfnAlarm.DimensionProperty.builder()
                                            .name(dimension.getKey())
                                            .value(dimension.getValue())
                                            .build())
                                .toList())
                        .build())
                .stat(query.stat())
                .period(query.periodSeconds())
                .build())
        .build();
  }

  private Application application(JobPlan job) {
    List<String> streams = job.options().get(KinesisOptions.STREAM);
    return new Application(
        deployment.name(job.key()),
        job.job(),
        streams == null ? List.of() : streams.stream().map(this::stream).toList(),
        job.options().get(KinesisOptions.READER) == KinesisOptions.Reader.POLLING,
        delivers(job));
  }

  /** The name of a stream of the deployment is part of an ARN that can be a parameter. */
  private Application.Stream stream(String reference) {
    if (imports.resolve(reference).equals(reference)) {
      return Application.Stream.of(reference.substring(reference.lastIndexOf('/') + 1));
    }
    String name = Fn.select(1, Fn.split("/", imports.resolve(reference)));
    return new Application.Stream(name, Fn.join("_", Fn.split("-", name)));
  }

  private static boolean delivers(JobPlan job) {
    try {
      return JobCommand.dataSetsOf(JobCatalogue.find(job.job())).stream()
          .anyMatch(dataSet -> DeliveryOptions.isDelivered(dataSet, job.options()));
    } catch (InvalidOptionsException e) {
      throw new IllegalStateException(e);
    }
  }
}
