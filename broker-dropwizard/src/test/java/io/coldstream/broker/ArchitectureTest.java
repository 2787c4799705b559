package io.coldstream.broker;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the house that the compiler does not know: who may depend on whom, and who may look at the clock. */
class ArchitectureTest {
    private static final String API = "io.coldstream.api..";
    private static final String[] SPI = {
        "io.coldstream.storage", "io.coldstream.storage.object..", "io.coldstream.storage.metadata.."
    };
    private static final String LOG = "io.coldstream.log..";
    private static final String COORDINATOR = "io.coldstream.coordinator..";
    private static final String TIERING = "io.coldstream.tiering..";
    private static final String BROKER = "io.coldstream.broker..";
    private static final String TESTKIT = "io.coldstream.testkit..";
    private static final String OURS = "io.coldstream..";

    private static JavaClasses production = new ClassFileImporter().importPackages();

    @BeforeAll
    static void importProductionClasses() {
        production = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("storage-testkit"))
                .importPackages("io.coldstream");
    }

    private static Stream<ArchRule> moduleEdges() {
        return Stream.of(
                mayUse(new String[] {API}),
                mayUse(SPI, API),
                mayUse(new String[] {"io.coldstream.storage.local.."}, API, SPI),
                mayUse(new String[] {"io.coldstream.storage.s3.."}, API, SPI),
                mayUse(new String[] {"io.coldstream.storage.jdbc.."}, API, SPI),
                mayUse(new String[] {LOG}, API),
                mayUse(new String[] {COORDINATOR}, API, SPI),
                mayUse(new String[] {TIERING}, API, SPI, LOG));
    }

    @ParameterizedTest
    @MethodSource("moduleEdges")
    void dependenciesPointOneWay(ArchRule rule) {
        rule.check(production);
    }

    @Test
    void nothingDependsOnTheBroker() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BROKER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BROKER)
                .check(production);
    }

    @Test
    void noProductionClassUsesTheTestKit() {
        noClasses().should().dependOnClassesThat().resideInAPackage(TESTKIT).check(production);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.coldstream.(**)").should().beFreeOfCycles().check(production);
    }

    @Test
    void awsIsKnownToStorageS3Alone() {
        onlyIn("software.amazon.awssdk..", "io.coldstream.storage.s3..").check(production);
    }

    @Test
    void sqlIsKnownToStorageJdbcAlone() {
        onlyIn("org.jdbi..", "io.coldstream.storage.jdbc..").check(production);
        onlyIn("java.sql..", "io.coldstream.storage.jdbc..").check(production);
        onlyIn("com.zaxxer.hikari..", "io.coldstream.storage.jdbc..").check(production);
    }

    @Test
    void kafkasClassesAreKnownToTheWireAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.coldstream.broker.kafka..",
                        "io.coldstream.broker.demo..",
                        "io.coldstream.broker.training..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(production);
    }

    @Test
    void nettyIsKnownToTheWireAlone() {
        onlyIn("io.netty..", "io.coldstream.broker.kafka..").check(production);
    }

    @Test
    void guiceAndDropwizardAreKnownToTheBrokerAlone() {
        onlyIn("com.google.inject..", BROKER).check(production);
        onlyIn("io.dropwizard..", BROKER).check(production);
    }

    @Test
    void timeIsInjected() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.coldstream.broker.runtime.SystemTime")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(production);
    }

    private static ArchRule mayUse(String[] packages, Object... others) {
        String[] allowed = Stream.concat(
                        Stream.of(packages),
                        Stream.of(others)
                                .flatMap(other -> other instanceof String[] several
                                        ? Stream.of(several)
                                        : Stream.of((String) other)))
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage(OURS).or(resideInAnyPackage(allowed)))
                .as(String.join(", ", packages) + " use only " + String.join(", ", allowed));
    }

    private static ArchRule onlyIn(String library, String home) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .as(library + " is used in " + home + " only");
    }
}
