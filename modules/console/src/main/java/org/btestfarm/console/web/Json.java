package org.btestfarm.console.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON as the API speaks it: names in snake_case, what is unknown is absent, nothing is guessed. Thread-safe. */
public final class Json {
    /** Reads what others send and writes what we answer. */
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, new InstantWriter())
                    .addSerializer(LocalDate.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantReader()))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, text -> List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
                    .forEach(shape -> text.setCoercion(shape, CoercionAction.Fail)))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Parts of passwords must not come back in messages.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final class InstantWriter extends StdScalarSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant time, JsonGenerator to, SerializerProvider provider) throws IOException {
            to.writeString(Times.text(time));
        }
    }

    /** Times are read as they are written. */
    private static final class InstantReader extends FromStringDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        protected Instant _deserialize(String text, DeserializationContext context) throws IOException {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw InvalidFormatException.from(context.getParser(), "not a time", text, Instant.class);
            }
        }
    }

    private Json() {}

    /** What is wrong with JSON that was sent: one line, without what was sent, which may be a secret. */
    public static String explain(JsonProcessingException problem) {
        if (problem instanceof UnrecognizedPropertyException unknown) {
            return "field '" + unknown.getPropertyName().replaceAll("[^a-z0-9_.-]", "?") + "' is unknown, allowed are "
                    + unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
        }
        if (problem instanceof InvalidFormatException invalid) {
            return "field '" + path(invalid) + "' must be " + kind(invalid.getTargetType());
        }
        if (problem instanceof MismatchedInputException mismatched) {
            String path = path(mismatched);
            return path.isEmpty() ? "the body must be a JSON object" : "field '" + path + "' must be " + kind(mismatched.getTargetType());
        }
        if (problem instanceof JsonMappingException mapping) {
            Throwable cause = mapping.getCause();
            if (cause instanceof InputCoercionException number) {
                return "field '" + path(mapping) + "' must be " + kind(number.getTargetType());
            }
            return cause instanceof IllegalArgumentException ? String.valueOf(cause.getMessage()) : "field '" + path(mapping) + "' is not valid";
        }
        return "the body is not JSON: line " + problem.getLocation().getLineNr() + ", column " + problem.getLocation().getColumnNr();
    }

    private static String path(JsonMappingException problem) {
        return problem.getPath().stream()
                .map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName().replaceAll("[^a-z0-9_.-]", "?"))
                .collect(Collectors.joining("."));
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        String name = type.getSimpleName().toLowerCase(Locale.ROOT);
        if (name.contains("bool")) {
            return "true or false";
        }
        if (name.contains("long") || name.contains("int")) {
            return "a whole number up to " + (name.contains("long") ? Long.MAX_VALUE : Integer.MAX_VALUE);
        }
        return name.equals("string") ? "a string" : name.contains("list") || type.isArray() ? "a list" : "an object";
    }
}
