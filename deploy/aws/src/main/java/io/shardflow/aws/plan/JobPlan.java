package io.shardflow.aws.plan;

import io.shardflow.aws.config.ApplicationConfig;
import io.shardflow.aws.config.JobConfig;
import io.shardflow.jobs.access.Grant;
import io.shardflow.jobs.options.Options;
import java.util.List;
import java.util.Map;

/**
 * One application of a deployment.
 *
 * @param key its key in the deployment
 * @param job the name of the job
 * @param config as the file has it
 * @param application all settings of the application
 * @param values the options by key, with {@link Placeholders} for resources of the deployment
 * @param options the same, checked; without files that can only be read on AWS
 * @param grants what the job must be allowed to do, with placeholders as well
 */
public record JobPlan(
    String key,
    String job,
    JobConfig config,
    ApplicationConfig application,
    Map<String, String> values,
    Options options,
    List<Grant> grants) {}
