package io.shardflow.localkinesis.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * The formats of messages. In JSON, times are seconds since 1970 with a fraction, and bytes are
 * Base64. In CBOR, times are milliseconds under tag 1, as AWS writes them.
 */
public enum WireFormat implements MessageFormat {
  JSON("application/x-amz-json-1.1", new JsonFactory()),
  CBOR("application/x-amz-cbor-1.1", new CBORFactory()),
  /** For people and tests, which are not clients of AWS. */
  PLAIN_JSON("application/json", new JsonFactory());

  private static final int CBOR_TIME_TAG = 1;

  private final String contentType;
  private final ObjectMapper mapper;

  WireFormat(String contentType, JsonFactory factory) {
    this.contentType = contentType;
    mapper =
        new ObjectMapper(factory)
            .setPropertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
            .setSerializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .registerModule(
                new SimpleModule()
                    .addSerializer(new TimeSerializer())
                    .addDeserializer(Instant.class, new TimeDeserializer()));
  }

  /** Returns the format of a content type. */
  public static WireFormat of(String contentType) {
    return contentType != null && contentType.startsWith(CBOR.contentType) ? CBOR : JSON;
  }

  ObjectMapper mapper() {
    return mapper;
  }

  @Override
  public String contentType() {
    return contentType;
  }

  /** Reads a message. An empty body gives a message without values. */
  @Override
  public <T> T read(byte[] bytes, Class<T> type) {
    try {
      T read = bytes.length == 0 ? null : mapper.readValue(bytes, type);
      return read == null ? mapper.convertValue(mapper.createObjectNode(), type) : read;
    } catch (IOException e) {
      throw new ServiceError("SerializationException", e.getMessage());
    }
  }

  @Override
  public byte[] write(Object message) {
    try {
      return mapper.writeValueAsBytes(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public byte[] writeError(ServiceError error) {
    return write(new Messages.Failure(error.type(), error.getMessage()));
  }

  private static final class TimeSerializer extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    TimeSerializer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant time, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (out instanceof CBORGenerator cbor) {
        cbor.writeTag(CBOR_TIME_TAG);
        out.writeNumber(time.toEpochMilli());
      } else {
        out.writeNumber(BigDecimal.valueOf(time.toEpochMilli(), 3));
      }
    }
  }

  private static final class TimeDeserializer extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    TimeDeserializer() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!in.currentToken().isNumeric()) {
        return (Instant) context.handleUnexpectedToken(Instant.class, in);
      }
      boolean isMillis =
          in.getCodec().getFactory() instanceof CBORFactory
              && in.currentToken() == JsonToken.VALUE_NUMBER_INT;
      return Instant.ofEpochMilli(
          isMillis ? in.getLongValue() : Math.round(in.getDoubleValue() * 1000));
    }
  }
}
