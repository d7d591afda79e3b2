package io.shardflow.monitoring;

import io.shardflow.monitoring.alarm.Alarm;
import io.shardflow.monitoring.alarm.Alarms;
import io.shardflow.monitoring.alarm.CloudWatchForm.Condition;
import io.shardflow.monitoring.alarm.Severity;
import io.shardflow.monitoring.cloudwatch.Application;
import java.util.ArrayList;
import java.util.List;

/** The alarms of applications. */
public final class CloudWatchAlarms {
  private CloudWatchAlarms() {}

  /** Returns the alarms that an application needs. */
  public static List<CloudWatchAlarm> of(Application application) {
    List<CloudWatchAlarm> alarms = new ArrayList<>();
    for (Alarm alarm : Alarms.ALL) {
      List<Condition> conditions = alarm.cloudWatch().of(application);
      for (int i = 0; i < conditions.size(); i++) {
        String id = alarm.name() + (i == 0 ? "" : i + 1);
        alarms.add(alarm(id, alarm, conditions.get(i), application));
      }
    }
    return alarms;
  }

  private static CloudWatchAlarm alarm(
      String id, Alarm alarm, Condition condition, Application application) {
    return new CloudWatchAlarm(
        id,
        application.name() + "-" + id,
        "%s %s. Runbook: %s".formatted(application.name(), alarm.summary(), alarm.runbook()),
        alarm.severity() == Severity.PAGE,
        condition.queries(),
        condition.threshold(),
        condition.comparison(),
        condition.periods(),
        condition.periods(),
        condition.missing(),
        alarm.runbook());
  }
}
