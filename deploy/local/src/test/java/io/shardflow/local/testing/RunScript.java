package io.shardflow.local.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * {@code deploy/local/run.sh} as a user calls it, from a folder of the user's own. What still runs
 * after a test is killed.
 */
public final class RunScript implements AfterEachCallback {
  private static final Path SCRIPT = Path.of("../deploy/local/run.sh").toAbsolutePath().normalize();

  private final Supplier<Path> folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Process> started = new ArrayList<>();

  /** How a call ended. */
  public record Ended(int status, String out, String err) {}

  /** Calls from this folder, which is there when a test runs. */
  public RunScript(Supplier<Path> folder) {
    this.folder = folder;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    started.forEach(Process::destroyForcibly);
  }

  /** Sets environment variables of all calls from now on. */
  public void setEnvironment(Map<String, String> variables) {
    environment.putAll(variables);
  }

  public Ended run(String... words) throws Exception {
    return end(start(words));
  }

  /** Runs commands of bash, in which {@code $0} is the script. */
  public Ended bash(String commands) throws Exception {
    return end(start(List.of("bash", "-euc", commands, SCRIPT.toString())));
  }

  public Process start(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(words));
    return start(command);
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.get().toFile())
            .redirectOutput(output("out", started.size()))
            .redirectError(output("err", started.size()));
    // Tests that run at the same time would write into one log.
    builder.environment().put("SHARDFLOW_JVM_OPTIONS", "-Dshardflow.log=" + log());
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /** Presses Ctrl-C and waits for the end. */
  public Ended interrupt(Process process) throws Exception {
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
    return end(process);
  }

  public Ended end(Process process) throws Exception {
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("the command ends").isTrue();
    return new Ended(process.exitValue(), read("out", process), read("err", process));
  }

  /** What a command that still runs has printed so far. */
  public String out(Process process) throws IOException {
    return read("out", process);
  }

  /** The log of the last call. */
  public Path log() {
    return folder.get().resolveSibling(folder.get().getFileName() + ".log");
  }

  private String read(String name, Process process) throws IOException {
    return Files.readString(output(name, started.indexOf(process)).toPath());
  }

  /** Beside the folder, which is to hold nothing but what the command writes. */
  private File output(String name, int call) {
    return folder
        .get()
        .resolveSibling("%s.%d.%s".formatted(folder.get().getFileName(), call, name))
        .toFile();
  }
}
