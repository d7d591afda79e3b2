package io.shardflow.cluster;

import io.shardflow.jobs.testing.FlinkCluster;
import io.shardflow.localkinesis.RepositoryFile;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.util.NetUtils;

/**
 * A folder like Flink's distribution, which is not in Maven's repository: the libraries of the
 * class path, with the scripts of the image from scratch.
 */
final class FlinkHome {
  private final Path folder;
  private final String url;

  FlinkHome(Path folder) throws Exception {
    this.folder = folder;
    Path lib = Files.createDirectories(folder.resolve("lib"));
    for (String jar : FlinkCluster.libOfFlink().split(File.pathSeparator)) {
      Files.createSymbolicLink(lib.resolve(Path.of(jar).getFileName()), Path.of(jar));
    }
    Path source = RepositoryFile.of("deploy/cluster/flink");
    Files.createSymbolicLink(folder.resolve("bin"), source.resolve("bin"));
    Path conf = Files.createDirectories(folder.resolve("conf"));
    for (String file : List.of("log4j-console.properties", "log4j-cli.properties")) {
      Files.copy(source.resolve("conf").resolve(file), conf.resolve(file));
    }
    int rest = freePort();
    url = "http://localhost:" + rest;
    Files.write(
        conf.resolve("config.yaml"),
        List.of(
            "jobmanager.rpc.address: localhost",
            "jobmanager.rpc.port: " + freePort(),
            "jobmanager.memory.process.size: 1024m",
            "taskmanager.host: localhost",
            "taskmanager.memory.process.size: 1024m",
            "rest.address: localhost",
            "rest.port: " + rest,
            "execution.checkpointing.interval: 1 s",
            "execution.checkpointing.dir: " + folder.resolve("checkpoints").toUri(),
            "execution.checkpointing.savepoint-dir: " + folder.resolve("savepoints").toUri()));
  }

  Path folder() {
    return folder;
  }

  String url() {
    return url;
  }

  static int freePort() throws Exception {
    try (NetUtils.Port port = NetUtils.getAvailablePort()) {
      return port.getPort();
    }
  }
}
