package io.shardflow.jobs.testing;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.rpc.AddressResolution;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.runtime.rpc.RpcSystemLoader;
import org.apache.flink.runtime.rpc.pekko.PekkoRpcSystemLoader;

/**
 * Loads Flink's RPC system once for all clusters of a test JVM. Flink itself unpacks it and loads
 * its classes again for each cluster, so also for each local run of a job.
 */
public final class SharedRpcSystem implements RpcSystemLoader {
  private static RpcSystem shared;

  /** Before Flink's own loader. */
  @Override
  public int getLoadPriority() {
    return -1;
  }

  @Override
  public RpcSystem loadRpcSystem(Configuration configuration) {
    synchronized (SharedRpcSystem.class) {
      if (shared == null) {
        RpcSystem system = new PekkoRpcSystemLoader().loadRpcSystem(configuration);
        // Deletes the unpacked file.
        Runtime.getRuntime().addShutdownHook(new Thread(system::close));
        shared = new NeverClosed(system);
      }
      return shared;
    }
  }

  private static final class NeverClosed implements RpcSystem {
    private final RpcSystem system;

    NeverClosed(RpcSystem system) {
      this.system = system;
    }

    @Override
    public RpcServiceBuilder localServiceBuilder(Configuration configuration) {
      return system.localServiceBuilder(configuration);
    }

    @Override
    public RpcServiceBuilder remoteServiceBuilder(
        Configuration configuration, String externalAddress, String externalPortRange) {
      return system.remoteServiceBuilder(configuration, externalAddress, externalPortRange);
    }

    @Override
    public String getRpcUrl(
        String hostname,
        int port,
        String endpointName,
        AddressResolution addressResolution,
        Configuration config)
        throws UnknownHostException {
      return system.getRpcUrl(hostname, port, endpointName, addressResolution, config);
    }

    @Override
    public InetSocketAddress getInetSocketAddressFromRpcUrl(String url) throws Exception {
      return system.getInetSocketAddressFromRpcUrl(url);
    }

    @Override
    public long getMaximumMessageSizeInBytes(Configuration config) {
      return system.getMaximumMessageSizeInBytes(config);
    }
  }
}
