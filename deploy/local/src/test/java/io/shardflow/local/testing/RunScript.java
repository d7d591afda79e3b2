package io.shardflow.local.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.localkinesis.RepositoryFile;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Calls {@code deploy/local/run.sh} as a user does, from another folder. Kills the processes that
 * still run after a test.
 */
public final class RunScript implements AfterEachCallback {
  private static final Path SCRIPT = RepositoryFile.of("deploy/local/run.sh");

  private final Supplier<Path> folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Process> started = new ArrayList<>();

  /** The result of a call. */
  public record Ended(int status, String out, String err) {}

  /** Creates calls from a folder, which exists when a test runs. */
  public RunScript(Supplier<Path> folder) {
    this.folder = folder;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    started.forEach(Process::destroyForcibly);
  }

  /** Sets environment variables for all later calls. */
  public void setEnvironment(Map<String, String> variables) {
    environment.putAll(variables);
  }

  /** Runs the script with arguments, and waits for its end. */
  public Ended run(String... arguments) throws Exception {
    return end(start(arguments));
  }

  /** Runs bash commands, in which {@code $0} is the script, and waits for their end. */
  public Ended bash(String commands) throws Exception {
    return end(start(List.of("bash", "-euc", commands, SCRIPT.toString())));
  }

  /** Starts the script with arguments. */
  public Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    return start(command);
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.get().toFile())
            .redirectOutput(output("out", started.size()))
            .redirectError(output("err", started.size()));
    // Tests that run at the same time need separate logs.
    builder.environment().put("SHARDFLOW_JVM_OPTIONS", "-Dshardflow.log=" + log() + jvmOptions());
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /** Sends SIGINT, as Ctrl-C does, and waits for the end. */
  public Ended interrupt(Process process) throws Exception {
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
    return end(process);
  }

  /** Waits for the end of a process. */
  public Ended end(Process process) throws Exception {
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("the command ends").isTrue();
    return new Ended(process.exitValue(), read("out", process), read("err", process));
  }

  /** Returns the standard output so far of a process that still runs. */
  public String out(Process process) throws IOException {
    return read("out", process);
  }

  /** Returns the standard error so far of a process that still runs. */
  public String err(Process process) throws IOException {
    return read("err", process);
  }

  /** Returns the log file of the last call. */
  public Path log() {
    return folder.get().resolveSibling(folder.get().getFileName() + ".log");
  }

  /** Returns the JIT compiler and the garbage collector of the test JVM, as options. */
  private static String jvmOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-XX:"))
        .map(argument -> " " + argument)
        .collect(Collectors.joining());
  }

  private String read(String name, Process process) throws IOException {
    return Files.readString(output(name, started.indexOf(process)).toPath());
  }

  /** Returns a file beside the folder, in which only the command itself writes. */
  private File output(String name, int call) {
    return folder
        .get()
        .resolveSibling("%s.%d.%s".formatted(folder.get().getFileName(), call, name))
        .toFile();
  }
}
