package io.shardflow.aws.plan;

import io.shardflow.aws.config.ApplicationConfig;
import io.shardflow.aws.config.Deployment;
import io.shardflow.aws.config.DeploymentFile;
import io.shardflow.aws.config.InvalidDeploymentException;
import io.shardflow.aws.config.JobConfig;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.access.JobGrants;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.OptionFile;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A deployment whose jobs have checked options.
 *
 * @param deployment as the file has it
 * @param jobs in the order of the file
 */
public record DeploymentPlan(Deployment deployment, List<JobPlan> jobs) {
  /** The longest value that Managed Service for Apache Flink takes. */
  private static final int MAX_VALUE = 2_048;

  /** The most property groups of one application. */
  private static final int MAX_GROUPS = 50;

  private static final Pattern REMOTE = Pattern.compile("s3[an]?://.*");
  private static final Pattern VARIABLE = Pattern.compile("(^|[;=])env:");

  /**
   * Reads a file, and checks all options as the jobs themselves do.
   *
   * @throws InvalidDeploymentException with all problems, if there are any
   */
  public static DeploymentPlan read(Path file) throws InvalidDeploymentException {
    Deployment deployment = DeploymentFile.read(file);
    List<JobPlan> jobs = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    deployment
        .jobs()
        .forEach(
            (key, config) -> {
              try {
                jobs.add(plan(deployment, key, config));
              } catch (InvalidOptionsException e) {
                problems.add("jobs." + key + ": " + e.getMessage());
              }
            });
    if (!problems.isEmpty()) {
      throw new InvalidDeploymentException(file, problems);
    }
    return new DeploymentPlan(deployment, List.copyOf(jobs));
  }

  /** Returns whether the code of the applications must be the jar of {@code jobs/tables}. */
  public boolean usesTables() {
    return jobs.stream()
        .anyMatch(job -> job.options().get(SinkOptions.TABLE) != SinkOptions.Table.NONE);
  }

  private static JobPlan plan(Deployment deployment, String key, JobConfig config)
      throws InvalidOptionsException {
    String name = config.job() == null ? key : config.job();
    Job<?> job = JobCatalogue.find(name);
    ApplicationConfig application = deployment.application(config);
    Map<String, String> values = values(deployment, key, config);
    Set<String> files =
        job.rules().stream()
            .filter(OptionFile.class::isInstance)
            .map(rule -> ((OptionFile<?>) rule).key())
            .collect(Collectors.toSet());
    checkService(name, values, files);

    // The content of files on S3 can only be checked by the application.
    Map<String, String> checked = new TreeMap<>(values);
    checked.keySet().removeAll(files);
    JobCommand command = JobCommand.of(job, OptionSources.ofOnly(checked), Map.of());
    return new JobPlan(
        key,
        name,
        config,
        application,
        values,
        command.options(),
        JobGrants.of(JobCommand.dataSetsOf(job), command.options(), values));
  }

  private static Map<String, String> values(Deployment deployment, String key, JobConfig config) {
    Map<String, String> values = new TreeMap<>();
    if (!config.stream().isEmpty()) {
      values.put(
          KinesisOptions.STREAM.key(),
          config.stream().stream().map(Placeholders::stream).collect(Collectors.joining(";")));
    }
    values.put(
        SinkOptions.PATH.key(),
        "s3://%s/%s/%s".formatted(Placeholders.RESULTS_BUCKET, deployment.results().folder(), key));
    values.putAll(config.options());
    if ("efo".equalsIgnoreCase(values.get(KinesisOptions.READER.key()))) {
      values.putIfAbsent(KinesisOptions.CONSUMER.key(), deployment.name(key));
    }
    return values;
  }

  /** Checks what only Managed Service for Apache Flink demands. */
  private static void checkService(String job, Map<String, String> values, Set<String> files)
      throws InvalidOptionsException {
    Set<String> paths = new TreeSet<>(files);
    paths.addAll(List.of(SinkOptions.PATH.key(), FileOptions.PATH.key()));
    List<InvalidOptionsException.Problem> problems = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          if (value.length() > MAX_VALUE) {
            problems.add(
                new InvalidOptionsException.Problem(
                    key, value.substring(0, 40) + "...", "is longer than 2048 characters"));
          } else if (VARIABLE.matcher(value).find()) {
            problems.add(
                new InvalidOptionsException.Problem(
                    key,
                    value,
                    "Managed Service for Apache Flink has no environment variables: put the value"
                        + " into a file, and name it as @s3://BUCKET/FILE"));
          } else if (paths.contains(key) && !REMOTE.matcher(value).matches()) {
            problems.add(
                new InvalidOptionsException.Problem(
                    key, value, "is not on S3, and the application has no other files"));
          }
        });
    long groups = values.keySet().stream().map(DeploymentPlan::group).distinct().count();
    if (groups >= MAX_GROUPS) {
      problems.add(new InvalidOptionsException.Problem(null, null, "more than 50 property groups"));
    }
    if (!problems.isEmpty()) {
      throw new InvalidOptionsException(job, problems);
    }
  }

  /** Returns the property group of an option: the part of the key before the first dot. */
  public static String group(String key) {
    return key.substring(0, Math.max(0, key.indexOf('.')));
  }
}
