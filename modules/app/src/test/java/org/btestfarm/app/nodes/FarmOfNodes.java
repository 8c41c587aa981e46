package org.btestfarm.app.nodes;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one farm of {@link Nodes} that all classes share, whole again before each of them. Without root they are skipped. */
final class FarmOfNodes implements BeforeEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(FarmOfNodes.class);

    // What the engine closes when all tests are done.
    private record Shared(Nodes nodes) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            nodes.close();
        }
    }

    private static Nodes nodes(ExtensionContext context) {
        return context.getRoot().getStore(STORE).getOrComputeIfAbsent(Nodes.class, key -> {
            try {
                return new Shared(Nodes.start());
            } catch (Exception e) {
                throw new AssertionError("the farm does not start", e);
            }
        }, Shared.class).nodes();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "network namespaces and PostgreSQL's own user need root: not tested");
        nodes(context).mend();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Nodes.class;
    }

    @Override
    public Nodes resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return nodes(context);
    }
}
