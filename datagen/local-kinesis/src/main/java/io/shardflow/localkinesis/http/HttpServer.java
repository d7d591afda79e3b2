package io.shardflow.localkinesis.http;

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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An HTTP server that passes HTTP/1.1 and HTTP/2 requests to one handler. */
public final class HttpServer implements AutoCloseable {
  private static final int MAX_REQUEST_BYTES = 16 << 20;
  private static final int HTTP2_WINDOW_BYTES = 1 << 20;

  private final EventLoopGroup threads =
      new NioEventLoopGroup(new DefaultThreadFactory("local-kinesis", true));
  private final ChannelHandler handler;
  private final Channel channel;

  private HttpServer(String host, int port, ChannelHandler handler) throws IOException {
    this.handler = handler;
    var listening =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childHandler(initializer(child -> child.pipeline().addLast(new ProtocolDetector())))
            .bind(new InetSocketAddress(InetAddress.getByName(host), port))
            .awaitUninterruptibly();
    if (!listening.isSuccess()) {
      threads.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new IOException(
          "Cannot listen on port %d: %s".formatted(port, listening.cause().getMessage()),
          listening.cause());
    }
    channel = listening.channel();
  }

  /**
   * Starts a server.
   *
   * @param host the address to listen on
   * @param port the port; 0 for any free port
   * @param handler a sharable handler of {@code FullHttpRequest}
   * @throws IOException if it cannot listen on the port
   */
  public static HttpServer start(String host, int port, ChannelHandler handler) throws IOException {
    return new HttpServer(host, port, handler);
  }

  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
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
   * Detects the protocol by the first bytes: HTTP/2 starts with "PRI", HTTP/1.1 calls with "POST".
   */
  private final class ProtocolDetector extends ByteToMessageDecoder {
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (in.readableBytes() < 2) {
        return;
      }
      if (!Character.isLetter(in.getByte(in.readerIndex()))) {
        // Not HTTP, such as TLS, whose client would wait for a response.
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
                                    new HttpObjectAggregator(MAX_REQUEST_BYTES),
                                    handler))));
      } else {
        context
            .pipeline()
            .addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_REQUEST_BYTES), handler);
      }
      context.pipeline().remove(this);
    }
  }
}
