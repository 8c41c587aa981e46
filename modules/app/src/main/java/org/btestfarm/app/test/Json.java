package org.btestfarm.app.test;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.btestfarm.client.load.LoadFigures;

/** JSON as all reports have it: snake_case, one object a line, what is not known absent. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addMixIn(LoadFigures.class, LoadReports.FiguresInJson.class)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .build();

    private Json() {}

    static String line(Object report) {
        try {
            return MAPPER.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is plain data", e);
        }
    }

    /** Seconds with three decimals. */
    static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3);
    }

    /** A load as whole percent. */
    static OptionalLong percent(OptionalDouble load) {
        return load.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Math.round(load.getAsDouble()));
    }

    /** Bytes a second as megabits, with two decimals. */
    static BigDecimal megabits(double bps) {
        return BigDecimal.valueOf(bps / 1e6).setScale(2, RoundingMode.HALF_UP);
    }
}
