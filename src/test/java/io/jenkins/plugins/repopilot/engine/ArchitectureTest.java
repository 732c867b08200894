package io.jenkins.plugins.repopilot.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the engine may not know of. */
@AnalyzeClasses(packages = "io.jenkins.plugins.repopilot.engine", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule THE_ENGINE_KNOWS_NOTHING_OF_JENKINS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("hudson..", "jenkins..", "org.kohsuke.stapler..", "org.jenkinsci..");

    @ArchTest
    static final ArchRule THE_ENGINE_KNOWS_NOTHING_OF_ITS_HOSTS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.jenkins.plugins.repopilot.cli..",
                    "io.jenkins.plugins.repopilot.demo..",
                    "io.jenkins.plugins.repopilot.pipeline..",
                    "io.jenkins.plugins.repopilot.freestyle..",
                    "io.jenkins.plugins.repopilot.host..",
                    "io.jenkins.plugins.repopilot.action..",
                    "io.jenkins.plugins.repopilot.config..");

    @ArchTest
    static final ArchRule RECORDS_AND_BEADS_KNOW_NO_STAGE = noClasses()
            .that()
            .resideInAnyPackage("..engine.record..", "..engine.bead..", "..engine.port..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..engine.stage..", "..engine.forge..", "..engine.edit..", "..engine.scan..");

    @ArchTest
    static final ArchRule NOTHING_PRINTS_PAST_THE_CONSOLE =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");
}
