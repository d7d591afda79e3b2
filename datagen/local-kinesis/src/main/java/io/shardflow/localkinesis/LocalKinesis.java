package io.shardflow.localkinesis;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A Kinesis in this process, for clients in this process and any other on this machine. It takes
 * all credentials unless its settings name users, and all regions are one. What it holds is gone
 * when it is closed.
 */
public final class LocalKinesis implements AutoCloseable {
  /** How many shards can be open in all streams together. */
  public static final int MOST_SHARDS = 500;

  private static final int MOST_REQUEST_BYTES = 16 << 20;
  private static final int HTTP2_WINDOW_BYTES = 1 << 20;

  private final KinesisSettings settings;
  private final Streams streams;
  private final RecordOperations records;
  private final FaultInjection chance;
  private final AccessControl access;
  private final Operations operations;
  private final ChannelHandler http;
  private final EventLoopGroup threads =
      new NioEventLoopGroup(new DefaultThreadFactory("local-kinesis", true));
  private final Channel server;

  private LocalKinesis(KinesisSettings settings) throws IOException {
    this.settings = settings;
    streams = new Streams(settings);
    chance = new FaultInjection(settings.faults());
    records = new RecordOperations(streams, chance, settings.clock());
    StreamOperations ofStreams = new StreamOperations(streams, settings.clock());
    access = new AccessControl(settings.users());
    operations = new Operations(ofStreams, records, access, chance);
    http =
        new KinesisHttp(
            operations, new Subscriptions(ofStreams, records, chance, settings), chance);
    server = listen();
  }

  /**
   * Starts it.
   *
   * @throws IOException where it cannot listen, as when the port is taken
   */
  public static LocalKinesis start(KinesisSettings settings) throws IOException {
    return new LocalKinesis(settings);
  }

  private Channel listen() throws IOException {
    var listening =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childHandler(initializer(channel -> channel.pipeline().addLast(new FirstBytes())))
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()))
            .awaitUninterruptibly();
    if (!listening.isSuccess()) {
      threads.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new IOException(
          "Cannot listen on port %d: %s".formatted(settings.port(), listening.cause().getMessage()),
          listening.cause());
    }
    return listening.channel();
  }

  /** The URL for clients. */
  public String endpoint() {
    return "http://localhost:" + ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** Makes a stream, which can be used at once. */
  public void createStream(String name, int shards) {
    streams.create(name, StreamOperations.PROVISIONED, shards, settings.clock().millis());
  }

  /** Changes what goes wrong from now on. */
  public void setFaults(KinesisFaults faults) {
    chance.set(faults);
  }

  /** Changes who may call what from now on, as {@link KinesisSettings#users} says it. */
  public void setUsers(Map<String, Set<String>> users) {
    access.set(users);
  }

  /** What it has done so far. */
  public KinesisCounts counts() {
    return new KinesisCounts(
        records.recordsIn(),
        records.recordsOut(),
        records.refused(),
        streams.droppedRecords(),
        streams.heldBytes(),
        operations.calls(),
        chance.counts());
  }

  @Override
  public void close() {
    threads.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static ChannelHandler initializer(Consumer<Channel> initialize) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        initialize.accept(channel);
      }
    };
  }

  /**
   * Tells HTTP/2, which begins with "PRI", from HTTP/1.1, where calls begin with "POST", and from
   * what is neither.
   */
  private final class FirstBytes extends ByteToMessageDecoder {
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (in.readableBytes() < 2) {
        return;
      }
      if (!Character.isLetter(in.getByte(in.readerIndex()))) {
        // Such as TLS, which would wait for an answer.
        context.close();
        return;
      }
      if (in.getByte(in.readerIndex() + 1) == 'R') {
        context
            .pipeline()
            .addLast(
                Http2FrameCodecBuilder.forServer()
                    .initialSettings(
                        Http2Settings.defaultSettings().initialWindowSize(HTTP2_WINDOW_BYTES))
                    .build(),
                new Http2MultiplexHandler(
                    initializer(
                        call ->
                            call.pipeline()
                                .addLast(
                                    new Http2StreamFrameToHttpObjectCodec(true),
                                    new HttpObjectAggregator(MOST_REQUEST_BYTES),
                                    http))));
      } else {
        context
            .pipeline()
            .addLast(new HttpServerCodec(), new HttpObjectAggregator(MOST_REQUEST_BYTES), http);
      }
      context.pipeline().remove(this);
    }
  }
}
