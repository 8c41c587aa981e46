package org.btestfarm.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.btestfarm.console.web.Times;

/** Writes a test field by field, with names that are bytes already: a page has two thousand fields, and looking for each by reflection was a third of its time. What is not known is absent. */
final class TestJson extends StdSerializer<TestView> {
    private static final long serialVersionUID = 1L;

    private static final SerializableString ID = new SerializedString("id");
    private static final SerializableString LINK = new SerializedString("link");
    private static final SerializableString USER = new SerializedString("user");
    private static final SerializableString ADDRESS = new SerializedString("address");
    private static final SerializableString ACCOUNTS = new SerializedString("accounts");
    private static final SerializableString TRANSPORT = new SerializedString("transport");
    private static final SerializableString DIRECTION = new SerializedString("direction");
    private static final SerializableString CONNECTIONS = new SerializedString("connections");
    private static final SerializableString NODE = new SerializedString("node");
    private static final SerializableString BEGAN = new SerializedString("began");
    private static final SerializableString ENDED = new SerializedString("ended");
    private static final SerializableString REASON = new SerializedString("reason");
    private static final SerializableString DETAIL = new SerializedString("detail");
    private static final SerializableString CONGESTION = new SerializedString("congestion");
    private static final SerializableString IN = new SerializedString("in");
    private static final SerializableString OUT = new SerializedString("out");
    private static final SerializableString SECONDS = new SerializedString("seconds");
    private static final SerializableString LOST = new SerializedString("lost");
    private static final SerializableString LOCAL_CPU = new SerializedString("local_cpu");
    private static final SerializableString REMOTE_CPU = new SerializedString("remote_cpu");
    private static final SerializableString MISSING = new SerializedString("missing");
    private static final SerializableString COMPLETE = new SerializedString("complete");

    TestJson() {
        super(TestView.class);
    }

    @Override
    public void serialize(TestView test, JsonGenerator to, SerializerProvider provider) throws IOException {
        to.writeStartObject(test);
        text(to, ID, test.id());
        text(to, LINK, test.link());
        maybe(to, USER, test.user());
        text(to, ADDRESS, test.address());
        if (!test.accounts().isEmpty()) {
            to.writeFieldName(ACCOUNTS);
            to.writeStartArray();
            for (String account : test.accounts()) {
                to.writeString(account);
            }
            to.writeEndArray();
        }
        text(to, TRANSPORT, test.transport());
        text(to, DIRECTION, test.direction());
        number(to, CONNECTIONS, test.connections());
        text(to, NODE, test.node());
        text(to, BEGAN, Times.text(test.began()));
        Optional<Instant> ended = test.ended();
        if (ended.isPresent()) {
            text(to, ENDED, Times.text(ended.get()));
        }
        maybe(to, REASON, test.reason());
        maybe(to, DETAIL, test.detail());
        maybe(to, CONGESTION, test.congestion());
        number(to, IN, test.in());
        number(to, OUT, test.out());
        number(to, SECONDS, test.seconds());
        if (test.lost().isPresent()) {
            number(to, LOST, test.lost().getAsLong());
        }
        maybe(to, LOCAL_CPU, test.localCpu());
        maybe(to, REMOTE_CPU, test.remoteCpu());
        number(to, MISSING, test.missing());
        to.writeFieldName(COMPLETE);
        to.writeBoolean(test.complete());
        to.writeEndObject();
    }

    private static void text(JsonGenerator to, SerializableString name, String value) throws IOException {
        to.writeFieldName(name);
        to.writeString(value);
    }

    private static void maybe(JsonGenerator to, SerializableString name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            text(to, name, value.get());
        }
    }

    private static void number(JsonGenerator to, SerializableString name, long value) throws IOException {
        to.writeFieldName(name);
        to.writeNumber(value);
    }

    private static void maybe(JsonGenerator to, SerializableString name, OptionalInt value) throws IOException {
        if (value.isPresent()) {
            number(to, name, value.getAsInt());
        }
    }
}
