package org.btestfarm.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/** Dependencies between modules point downwards only, and each module knows only the libraries that are its own matter. */
@AnalyzeClasses(packages = "org.btestfarm", importOptions = DoNotIncludeTests.class)
class DependencyRuleTest {
    private static final String[] EVERYWHERE = {"java..", "javax.crypto..", "javax.net.ssl..", "javax.security.auth.x500..", "org.jspecify.."};

    @ArchTest
    static final ArchRule protocolKnowsOnlyBouncyCastle = module("protocol", "org.bouncycastle..");

    @ArchTest
    static final ArchRule dataPlaneKnowsProtocolAndNetty =
            module("dataplane", "org.btestfarm.protocol..", "io.netty..", "org.slf4j..", "com.sun.jna..", "com.sun.management..");

    @ArchTest
    static final ArchRule clientKnowsProtocolAndDataPlane =
            module("client", "org.btestfarm.protocol..", "org.btestfarm.dataplane..", "io.netty..", "org.slf4j..", "org.HdrHistogram..");

    @ArchTest
    static final ArchRule farmKnowsProtocolDataPlaneAndPekko = module(
            "farm",
            "org.btestfarm.protocol..",
            "org.btestfarm.dataplane..",
            "org.btestfarm.ledger..",
            "org.apache.pekko..",
            "scala..",
            "com.typesafe.config..",
            "com.fasterxml.jackson..",
            "io.netty..",
            "org.slf4j..");

    @ArchTest
    static final ArchRule consoleKnowsLedgerAndPekkoHttp = module(
            "console",
            "org.btestfarm.ledger..",
            "org.btestfarm.protocol..",
            "org.apache.pekko..",
            "scala..",
            "com.typesafe.config..",
            "com.fasterxml.jackson..",
            "gg.jte..",
            "io.micrometer..",
            "org.bouncycastle..",
            "org.slf4j..");

    @ArchTest
    static final ArchRule nobodyKnowsApp =
            noClasses().that().resideOutsideOfPackage("org.btestfarm.app..").should().dependOnClassesThat().resideInAPackage("org.btestfarm.app..");

    @ArchTest
    static final ArchRule onlyAppKnowsTheCommandLine =
            noClasses().that().resideOutsideOfPackage("org.btestfarm.app..").should().dependOnClassesThat().resideInAPackage("picocli..");

    @ArchTest
    static final ArchRule modulesAreFreeOfCycles = slices().matching("org.btestfarm.(*)..").should().beFreeOfCycles();

    private static ArchRule module(String name, String... known) {
        String own = "org.btestfarm." + name + "..";
        String[] allowed = Stream.of(new String[] {own}, EVERYWHERE, known).flatMap(Arrays::stream).toArray(String[]::new);
        return classes().that().resideInAPackage(own).should().onlyDependOnClassesThat(anyOf(allowed));
    }

    /** Primitives and arrays of them are in no package. */
    private static DescribedPredicate<JavaClass> anyOf(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages)
                .or(DescribedPredicate.describe("primitive", type -> type.getBaseComponentType().isPrimitive()));
    }
}
