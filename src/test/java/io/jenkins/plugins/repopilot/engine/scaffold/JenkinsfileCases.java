package io.jenkins.plugins.repopilot.engine.scaffold;

import java.util.List;
import java.util.stream.Stream;

/** Jenkinsfiles, and what is wrong with them; the plugin's tests put the same ones to Jenkins' own validator. */
public final class JenkinsfileCases {

    /** Nothing is wrong with it. */
    public static final String GOOD = """
            // the shop
            pipeline {
                agent any
                options {
                    timeout(time: 20, unit: 'MINUTES')
                    disableConcurrentBuilds()
                }
                environment { SHOP_MODE = 'test' }
                stages {
                    stage('Install') {
                        steps {
                            sh '''
                                python3 -m venv .venv
                                . .venv/bin/activate # the "workspace's" own {
                                pip install -r backend/requirements.txt
                            '''
                        }
                    }
                    stage('Check') {
                        parallel {
                            stage('Backend') {
                                steps {
                                    dir('backend') { sh script: "pytest -k '${env.SHOP_MODE}'", label: 'Tests' }
                                }
                            }
                            stage('Web') { steps { sh('npm ci && npm run build') } }
                        }
                    }
                    stage('Last') {
                        when { branch 'main' }
                        steps { retry(2) { sh 'make test' }; echo "it\\'s done" }
                    }
                }
                post {
                    always { junit allowEmptyResults: true, testResults: 'backend/reports/*.xml' }
                }
            }
            """;

    private JenkinsfileCases() {}

    /**
     * @param change what was done to the good one
     * @param text of the file
     * @param ours what our check says, {@code null} for nothing
     * @param jenkins whether Jenkins' validator refuses it, too
     */
    public record Case(String change, String text, String ours, boolean jenkins) {

        @Override
        public String toString() {
            return change;
        }
    }

    public static List<Case> bad() {
        return Stream.concat(
                        Stream.of(
                                // both
                                of("pipeline {", "pipelines {", "one block pipeline", true),
                                of("    agent any\n", "", "has no agent", true),
                                of("agent any", "agent some", "must be any, none", true),
                                of("    options {", "    option {", "'option' is no section", true),
                                of("stage('Install') {", "stages('Install') {", "only stage('…')", true),
                                of("stage('Install')", "stage()", "has no name", true),
                                of("stage('Web')", "stage('Backend')", "two stages 'Backend'", true),
                                of("when { branch 'main' }", "whenever { branch 'main' }", "no section of", true),
                                of("steps { retry", "step { retry", "no section of the stage 'Last'", true),
                                of(
                                        "steps { sh('npm ci && npm run build') }",
                                        "options { timestamps() }",
                                        "one of steps",
                                        true),
                                of("steps { sh('npm ci && npm run build') }", "steps { }", "has no step", true),
                                of("sh('npm ci", "def x = 1; sh('npm ci", "'def' is code", true),
                                of("sh('npm ci", "if (true) { sh 'make' }; sh('npm ci", "'if' is code", true),
                                of("always {", "allways {", "no condition of post", true),
                                of("SHOP_MODE = 'test'", "SHOP_MODE 'test'", "only NAME = value", true),
                                of("agent any", "agent any\n    agent any", "is there twice", true),
                                of("post {\n", "post {\n    }\n    stages {\n", "is there twice", true),
                                // of both, but without a tree to walk: what keeps the file from being read
                                of("sh '''", "sh ''", "a string is not closed", true),
                                of("timeout(time: 20", "timeout((time: 20", "closes nothing", true),
                                of("environment { ", "environment ", "closes nothing", true)),
                        Stream.of(
                                // what Jenkins allows, or finds out only when it runs
                                of("agent any", "agent none", "has no agent, and neither", false),
                                of("SHOP_MODE = 'test'", "SHOP_TOKEN = 'abc123'", "SHOP_TOKEN holds a value", false),
                                of("retry(2) {", "withEnv(['API_KEY=abc']) {", "API_KEY holds a value", false),
                                of("sh('npm ci", "script { x() }; sh('npm ci", "'script' is code", false),
                                of("when { branch 'main' }", "input { message 'Go on?' }", "wait for a person", false),
                                of("// the shop", "def shop = 1", "nothing beside it", false),
                                of("npm run build", "npm run bild", "no script 'bild'", false),
                                of("'make test'", "'make deploy'", "no target 'deploy'", false),
                                of("dir('backend')", "dir('web')", "no folder web", false),
                                of("-r backend/requirements.txt", "-r requirements.txt", "no requirements.txt", false),
                                of("\"pytest -k", "\"frobnicate -k", "'frobnicate' is neither", false)))
                .toList();
    }

    private static Case of(String good, String bad, String ours, boolean jenkins) {
        int at = GOOD.indexOf(good);
        if (at < 0) {
            throw new IllegalArgumentException(good);
        }
        return new Case(bad, GOOD.substring(0, at) + bad + GOOD.substring(at + good.length()), ours, jenkins);
    }
}
