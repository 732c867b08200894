package io.jenkins.plugins.repopilot.cli;

import io.jenkins.plugins.repopilot.engine.InvalidSettingException;
import io.jenkins.plugins.repopilot.engine.record.Scaffold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What a scaffold is asked for. */
final class ScaffoldOptions {

    @Option(
            names = "--skip",
            paramLabel = "ID",
            split = ",",
            description = "Entries of the check-list to switch off, for instance graph,codeowners.")
    private List<String> skip = List.of();

    @Option(
            names = "--check-list",
            paramLabel = "FILE",
            description = "YAML file with entries that are added to the check-list or replace those of the same id.")
    private Path checkList;

    @Option(
            names = "--license",
            paramLabel = "SPDX",
            description =
                    "Licence to write where there is none: MIT, Apache-2.0, BSD-2-Clause, BSD-3-Clause, ISC or MPL-2.0.")
    private String license = "";

    @Option(
            names = "--license-holder",
            paramLabel = "NAME",
            description = "Whose copyright the licence names. Default: git's user.name.")
    private String holder = "";

    @Option(names = "--license-year", paramLabel = "YEAR", description = "Year of the copyright. Default: this year.")
    private int year;

    @Option(
            names = "--ci",
            paramLabel = "CI",
            description =
                    "What is written where there is no CI: github-actions (the default), a workflow, unless there is any CI; or jenkins, a Jenkinsfile, unless there is one.")
    private String ci = "";

    @Option(
            names = "--push-to-base",
            description = "Push straight onto the base branch instead of opening a pull request.")
    private boolean pushToBase;

    Scaffold.Options options() throws IOException {
        String extra = "";
        if (checkList != null) {
            if (!Files.isRegularFile(checkList)) {
                throw new InvalidSettingException("checkList", "there is no file " + checkList);
            }
            extra = Files.readString(checkList);
        }
        return new Scaffold.Options(skip, extra, license, holder, year, ci, pushToBase);
    }
}
