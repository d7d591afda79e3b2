package io.shardflow.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.monitoring.alarm.Alarm;
import io.shardflow.monitoring.alarm.Alarms;
import io.shardflow.monitoring.cloudwatch.Application;
import io.shardflow.monitoring.cloudwatch.Application.Stream;
import io.shardflow.monitoring.cloudwatch.CloudWatchQuery;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Alarms and dashboard of CloudWatch keep its rules. */
class CloudWatchTest {
  private static final Set<Integer> PERIODS = Set.of(60, 300, 900, 86_400);

  static java.util.stream.Stream<Application> applications() {
    return JobCatalogue.JOBS.stream().map(Job::name).map(name -> application(name, true));
  }

  private static Application application(String job, boolean delivers) {
    return new Application(
        "prod-" + job,
        job,
        List.of(Stream.of("the-readings"), Stream.of("more-readings")),
        true,
        delivers);
  }

  @ParameterizedTest
  @MethodSource("applications")
  void alarmsAreValid(Application application) {
    List<CloudWatchAlarm> alarms = CloudWatchAlarms.of(application);
    assertThat(alarms).extracting(CloudWatchAlarm::name).doesNotHaveDuplicates();
    assertThat(alarms)
        .allSatisfy(
            alarm -> {
              assertThat(alarm.id()).matches("[A-Za-z0-9]+");
              assertThat(alarm.description()).hasSizeLessThan(1024);
              assertThat(alarm.queries()).hasSizeLessThanOrEqualTo(10);
              assertThat(alarm.queries()).extracting(CloudWatchQuery::id).doesNotHaveDuplicates();
              // Exactly one query is the value of the alarm.
              assertThat(alarm.queries().stream().filter(CloudWatchQuery::returnData))
                  .containsExactly(alarm.queries().get(alarm.queries().size() - 1));
              int period = alarm.queries().get(0).periodSeconds();
              assertThat(PERIODS).contains(period);
              assertThat(period * alarm.evaluationPeriods())
                  .isLessThanOrEqualTo(period < 3600 ? 86_400 : 604_800);
            });
  }

  @Test
  void everyAlarmIsInCloudWatch() {
    Set<Alarm> missing = new HashSet<>(Alarms.ALL);
    applications()
        .forEach(
            application ->
                missing.removeIf(alarm -> !alarm.cloudWatch().of(application).isEmpty()));
    assertThat(missing).isEmpty();
  }

  @Test
  void anApplicationHasOnlyTheAlarmsThatItCanRaise() {
    List<CloudWatchAlarm> alarms = CloudWatchAlarms.of(application("archive", false));
    assertThat(alarms)
        .extracting(CloudWatchAlarm::id)
        .contains("JobDown", "Behind", "Behind2", "ConsumerThrottled2")
        .doesNotContain("LateEvents", "ManyOpenAlerts", "DeliveryStuck", "StaleRules");
  }

  /** The service writes the name of a stream with _ for -. */
  @Test
  void streamsAreNamedAsTheServiceDoes() {
    assertThat(CloudWatchAlarms.of(application("dedup", false)))
        .filteredOn(alarm -> alarm.id().equals("Behind"))
        .singleElement()
        .satisfies(
            alarm ->
                assertThat(alarm.queries().get(0).dimensions())
                    .containsEntry("Id", "the_readings")
                    .containsEntry("Application", "prod-dedup")
                    .containsEntry("Flow", "Input"));
  }

  @Test
  void dashboardShowsTheMetricsOfEachApplication() throws Exception {
    JsonNode body =
        new ObjectMapper().readTree(CloudWatchDashboard.body(applications().toList(), "eu-west-1"));
    JsonNode widgets = body.get("widgets");
    assertThat(widgets.size()).isLessThanOrEqualTo(500);
    Set<String> places = new HashSet<>();
    for (JsonNode widget : widgets) {
      assertThat(places.add(widget.get("x") + "," + widget.get("y"))).isTrue();
      assertThat(widget.get("x").asInt() + widget.get("width").asInt()).isLessThanOrEqualTo(24);
      if (widget.get("type").asText().equals("metric")) {
        assertThat(widget.at("/properties/metrics").size()).isPositive();
      }
    }
    assertThat(body.toString())
        .contains("\"" + Metrics.ALERTS_OPEN.name() + "\",\"Application\",\"prod-alerts\"")
        .doesNotContain("\"" + Metrics.ALERTS_OPEN.name() + "\",\"Application\",\"prod-dedup\"");
  }
}
