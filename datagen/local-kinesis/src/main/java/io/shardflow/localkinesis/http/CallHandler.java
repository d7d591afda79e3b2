package io.shardflow.localkinesis.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.shardflow.localkinesis.api.MessageFormat;
import io.shardflow.localkinesis.api.Messages.SubscribeToShard;
import io.shardflow.localkinesis.api.QueryFormat;
import io.shardflow.localkinesis.api.ServiceError;
import io.shardflow.localkinesis.api.WireFormat;
import io.shardflow.localkinesis.faults.FaultInjection;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import io.shardflow.localkinesis.firehose.FirehoseService;
import io.shardflow.localkinesis.http.Subscriptions.Subscription;
import io.shardflow.localkinesis.operation.KinesisService;
import io.shardflow.localkinesis.operation.Operations;
import io.shardflow.localkinesis.operation.Service;
import io.shardflow.localkinesis.sns.SnsService;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Responds to the calls of all connections, with HTTP/1.1 and HTTP/2. */
@Sharable
public final class CallHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String TARGET_HEADER = "X-Amz-Target";
  private static final String REQUEST_ID_HEADER = "x-amzn-RequestId";
  private static final String EVENT_STREAM = "application/vnd.amazon.eventstream";
  private static final String TOPIC_PATH = "/sns/";

  private final Operations operations;
  private final KinesisService kinesis;
  private final FirehoseService firehose;
  private final SnsService sns;
  private final Subscriptions subscriptions;
  private final FaultInjection faults;

  public CallHandler(
      Operations operations,
      KinesisService kinesis,
      FirehoseService firehose,
      SnsService sns,
      Subscriptions subscriptions,
      FaultInjection faults) {
    this.operations = operations;
    this.kinesis = kinesis;
    this.firehose = firehose;
    this.sns = sns;
    this.subscriptions = subscriptions;
    this.faults = faults;
  }

  /** A request: which operation of which service it calls, and in which format. */
  private record Call(
      Service service,
      String operation,
      MessageFormat format,
      String authorization,
      byte[] body,
      boolean keepAlive) {}

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    Call call = call(request);
    try {
      if (request.decoderResult().isFailure()) {
        throw new ServiceError(
            "SerializationException", "Not valid HTTP: " + request.decoderResult().cause());
      }
      if (request.method().equals(HttpMethod.GET)) {
        send(context, response(call, HttpResponseStatus.OK, call.format().write(page(request))));
      } else if (call.service() == kinesis && call.operation().equals(KinesisService.SUBSCRIBE)) {
        operations.admit(
            kinesis, call.operation(), call.authorization(), call.format(), call.body());
        subscribe(context, call.format(), call.format().read(call.body(), SubscribeToShard.class));
      } else {
        Object result =
            operations.call(
                call.service(), call.operation(), call.authorization(), call.format(), call.body());
        respond(context, call, HttpResponseStatus.OK, call.format().write(result));
      }
    } catch (ServiceError e) {
      respondError(context, call, e);
    } catch (RuntimeException e) {
      respondError(context, call, new ServiceError(ServiceError.INTERNAL_FAILURE, e.toString()));
    }
  }

  private Call call(FullHttpRequest request) {
    String contentType = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
    String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    byte[] body = ByteBufUtil.getBytes(request.content());
    // After invalid HTTP, the rest of the connection cannot be parsed either.
    boolean keepAlive = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    if (request.method().equals(HttpMethod.GET)) {
      return new Call(kinesis, "", WireFormat.PLAIN_JSON, authorization, body, keepAlive);
    }
    if (QueryFormat.isOf(contentType)) {
      QueryFormat format = new QueryFormat(SnsService.NAMESPACE, body);
      return new Call(sns, format.action(), format, authorization, body, keepAlive);
    }
    String target = request.headers().get(TARGET_HEADER, "");
    return new Call(
        target.startsWith(FirehoseService.TARGET) ? firehose : kinesis,
        target.substring(target.indexOf('.') + 1),
        WireFormat.of(contentType),
        authorization,
        body,
        keepAlive);
  }

  /** Returns what a GET request asks for: the messages of a topic. */
  private Object page(FullHttpRequest request) {
    String path = new QueryStringDecoder(request.uri()).path();
    if (!path.startsWith(TOPIC_PATH)) {
      throw new ServiceError(
          "NotFound",
          HttpResponseStatus.NOT_FOUND.code(),
          "Nothing here. The messages of an SNS topic are at " + TOPIC_PATH + "TOPIC");
    }
    return sns.messages(path.substring(TOPIC_PATH.length()));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // The client has closed the connection, or has not sent HTTP.
    context.close();
  }

  private void respondError(ChannelHandlerContext context, Call call, ServiceError error) {
    respond(
        context, call, HttpResponseStatus.valueOf(error.status()), call.format().writeError(error));
  }

  private void respond(
      ChannelHandlerContext context, Call call, HttpResponseStatus status, byte[] message) {
    FullHttpResponse response = response(call, status, message);
    Runnable send =
        status.equals(HttpResponseStatus.OK) && faults.occurs(Fault.CUT, call.operation())
            ? () -> sendHalf(context, response)
            : () -> send(context, response);
    if (faults.occurs(Fault.SLOW, call.operation())) {
      context.executor().schedule(send, faults.delayMillis(), TimeUnit.MILLISECONDS);
    } else {
      send.run();
    }
  }

  private static FullHttpResponse response(Call call, HttpResponseStatus status, byte[] message) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(message));
    setHeaders(response, call.format().contentType());
    HttpUtil.setContentLength(response, message.length);
    HttpUtil.setKeepAlive(response, call.keepAlive());
    return response;
  }

  private static void send(ChannelHandlerContext context, FullHttpResponse response) {
    var sent = context.writeAndFlush(response);
    if (!HttpUtil.isKeepAlive(response)) {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static void sendHalf(ChannelHandlerContext context, FullHttpResponse response) {
    HttpResponse head =
        new DefaultHttpResponse(response.protocolVersion(), response.status(), response.headers());
    ByteBuf half = response.content().slice(0, response.content().readableBytes() / 2);
    context.write(head);
    context
        .writeAndFlush(new DefaultHttpContent(half))
        .addListener(sent -> Connections.cut(context.channel()));
  }

  private void subscribe(
      ChannelHandlerContext context, MessageFormat format, SubscribeToShard request) {
    Subscription subscription = subscriptions.open(request, format, context.channel());
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    setHeaders(head, EVENT_STREAM);
    head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    context.writeAndFlush(head);
    if (!faults.occurs(Fault.UNANSWERED, KinesisService.SUBSCRIBE)) {
      subscription.start();
    }
  }

  private static void setHeaders(HttpResponse response, String contentType) {
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, contentType)
        .set(REQUEST_ID_HEADER, UUID.randomUUID().toString());
  }
}
