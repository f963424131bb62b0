package io.couponflow.job;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.apache.flink.api.common.state.StateDescriptor;

/** Keeps the arrows between modules and packages. */
@AnalyzeClasses(
        packages = "io.couponflow",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    /** What is no stage; every other package of ours is one. */
    private static final Set<String> NO_STAGES = Set.of("domain", "mart", "flink", "connectors", "sql", "job");

    private static final String DOMAIN = "io.couponflow.domain..";
    private static final String MART = "io.couponflow.mart..";
    private static final String GLUE = "io.couponflow.flink..";

    @ArchTest
    static void theRulesSeeEveryModule(JavaClasses all) {
        assertThat(all.stream().map(JavaClass::getPackageName).distinct())
                .contains(
                        "io.couponflow.domain",
                        "io.couponflow.parse",
                        "io.couponflow.dedup",
                        "io.couponflow.coupon",
                        "io.couponflow.activity",
                        "io.couponflow.card",
                        "io.couponflow.inventory",
                        "io.couponflow.member",
                        "io.couponflow.token",
                        "io.couponflow.mart",
                        "io.couponflow.flink",
                        "io.couponflow.connectors.kafka",
                        "io.couponflow.connectors.files",
                        "io.couponflow.connectors.jdbc",
                        "io.couponflow.sql",
                        "io.couponflow.job")
                .doesNotContain("io.couponflow.reference");
    }

    @ArchTest
    static final ArchRule theDomainIsPureJava = classes()
            .that()
            .resideInAPackage(DOMAIN)
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage(DOMAIN, "java..", "org.jspecify..", "org.apache.datasketches.."));

    @ArchTest
    static final ArchRule rowsArePureJava = classes()
            .that()
            .resideInAPackage(MART)
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage(MART, DOMAIN, "java..", "org.jspecify..", "org.apache.datasketches.."));

    @ArchTest
    static final ArchRule theGlueKnowsTheDomainAndRows = onlyOf(GLUE, DOMAIN, MART, GLUE);

    @ArchTest
    static final ArchRule stagesKnowTheDomainRowsAndTheGlue = classes()
            .that(describe("are of a stage", ArchitectureTest::isOfAStage))
            .should()
            .onlyDependOnClassesThat(describe("are of a stage", ArchitectureTest::isOfAStage)
                    .or(resideInAnyPackage(DOMAIN, MART, GLUE))
                    .or(foreign()));

    @ArchTest
    static final ArchRule stagesDontKnowEachOther = slices().matching("io.couponflow.(*)..")
            .that(describe("are stages", slice -> !NO_STAGES.contains(slice.getNamePart(1))))
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule connectorsKnowTheDomainRowsAndTheGlue =
            onlyOf("io.couponflow.connectors..", "io.couponflow.connectors..", DOMAIN, MART, GLUE);

    @ArchTest
    static final ArchRule sqlKnowsNobody = onlyOf("io.couponflow.sql..", "io.couponflow.sql..");

    @ArchTest
    static final ArchRule nobodyKnowsTheJob = noClasses()
            .that()
            .resideOutsideOfPackage("io.couponflow.job..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.couponflow.job..");

    @ArchTest
    static final ArchRule nobodyLogsPastSlf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule nothingIsPrintedButTheUsage = noClasses()
            .that()
            .doNotBelongToAnyOf(CouponJob.class, MigrateDatabase.class)
            .should(ACCESS_STANDARD_STREAMS);

    private static boolean isOfAStage(JavaClass type) {
        String[] path = type.getPackageName().split("\\.", -1);
        return path.length > 2 && type.getPackageName().startsWith("io.couponflow.") && !NO_STAGES.contains(path[2]);
    }

    /** By a class alone the type of a state is whatever Flink makes of that class. */
    @ArchTest
    static final ArchRule typesOfStateAreExplicit = noClasses()
            .should()
            .callConstructorWhere(target(owner(assignableTo(StateDescriptor.class)))
                    .and(target(rawParameterTypes(describe(
                            "a class", types -> types.stream().anyMatch(type -> type.isEquivalentTo(Class.class)))))));

    /** Made in a field, so that the checklist finds it. */
    @ArchTest
    static final ArchRule statesAreDescribedInFields = noClasses()
            .should()
            .callConstructorWhere(target(owner(assignableTo(StateDescriptor.class)))
                    .and(describe(
                            "made by a method",
                            call -> !call.getOrigin().isConstructor()
                                    && !call.getOrigin().getName().equals("<clinit>"))));

    @ArchTest
    static final ArchRule nobodyEndsTheJvm = noClasses()
            .that()
            .doNotBelongToAnyOf(MigrateDatabase.class)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    private static ArchRule onlyOf(String who, String... whom) {
        return classes()
                .that()
                .resideInAPackage(who)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(whom).or(foreign()));
    }

    /** Java's own classes and the libraries'. */
    private static DescribedPredicate<JavaClass> foreign() {
        return resideOutsideOfPackage("io.couponflow..");
    }
}
