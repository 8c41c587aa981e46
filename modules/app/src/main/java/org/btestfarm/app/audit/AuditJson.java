package org.btestfarm.app.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.btestfarm.console.web.Json;

/** JSON of the audit, as the API has it: one object a line, what is not known absent. */
final class AuditJson {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    AuditJson put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    AuditJson put(String name, Optional<?> value) {
        value.ifPresent(known -> fields.put(name, known));
        return this;
    }

    AuditJson put(String name, OptionalLong value) {
        value.ifPresent(known -> fields.put(name, known));
        return this;
    }

    String line() {
        return line(fields);
    }

    static String line(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is plain data", e);
        }
    }
}
