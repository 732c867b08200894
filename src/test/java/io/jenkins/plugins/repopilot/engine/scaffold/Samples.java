package io.jenkins.plugins.repopilot.engine.scaffold;

import io.jenkins.plugins.repopilot.engine.testkit.GitFixture;
import java.io.IOException;
import java.nio.file.Path;

/** Small repositories, one a stack, as people have them. */
public final class Samples {

    private Samples() {}

    public static GitFixture of(String name, Path root) throws IOException {
        GitFixture git = GitFixture.init(root);
        switch (name) {
            case "python" -> python(git, "");
            case "typescript" -> typescript(git, "");
            case "maven" -> maven(git);
            case "go" -> go(git);
            case "rust" -> rust(git);
            case "mixed" -> {
                python(git, "backend/");
                typescript(git, "web/");
                git.write("README.md", README);
                git.write("Dockerfile", "FROM python:3.12-slim\nCOPY backend /app\n");
                git.write("Jenkinsfile", "pipeline { agent any\n stages { stage('x') { steps { sh 'true' } } } }\n");
                git.write("docs/adr/0001-two-parts.md", "# Two parts\n");
                git.write(".github/renovate.json", "{}\n");
            }
            case "empty" -> git.write(".gitkeep", "");
            default -> throw new IllegalArgumentException(name);
        }
        git.commit("What there is");
        return git;
    }

    static final String README =
            "# Shop\n\nSells things.\nIt has a backend.\nAnd a web page.\nBoth are small.\nStart with make.\n";

    static void python(GitFixture git, String below) throws IOException {
        git.write(below + "pyproject.toml", """
                [project]
                name = "shop"
                version = "1.0"
                license = "MIT"
                dependencies = ["fastapi>=0.110", "httpx"]

                [dependency-groups]
                dev = ["pytest>=8"]

                [tool.black]
                line-length = 100
                """);
        git.write(below + "shop/prices.py", """
                import os

                CURRENCY = os.environ.get("SHOP_CURRENCY", "EUR")


                def gross(net, percent):
                    return round(net * (100 + percent) / 100, 2)
                """);
        git.write(below + "shop/__init__.py", "");
    }

    static void typescript(GitFixture git, String below) throws IOException {
        git.write(below + "package.json", """
                {
                  "name": "cart",
                  "version": "1.0.0",
                  "type": "module",
                  "packageManager": "pnpm@9.0.0",
                  "scripts": {"test": "node --test", "start": "node src/cart.js"},
                  "dependencies": {"express": "^4.19.0"},
                  "devDependencies": {"typescript": "^5.4.0", "eslint": "^9.0.0"}
                }
                """);
        git.write(below + "tsconfig.json", "{\n  // strict\n  \"compilerOptions\": {\"strict\": true},\n}\n");
        git.write(
                below + "src/cart.js",
                "export function total(prices) {\n  return prices.reduce((a, b) => a + b, 0);\n}\n");
        git.write(below + "src/types.ts", "export interface Item {\n  name: string;\n  price: number;\n}\n");
    }

    static void maven(GitFixture git) throws IOException {
        git.write("pom.xml", """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>org.example</groupId>
                  <artifactId>shop</artifactId>
                  <version>1.0</version>
                  <modules><module>core</module></modules>
                  <packaging>pom</packaging>
                  <licenses><license><name>Apache-2.0</name></license></licenses>
                  <build><plugins><plugin>
                    <groupId>com.diffplug.spotless</groupId><artifactId>spotless-maven-plugin</artifactId>
                  </plugin></plugins></build>
                </project>
                """);
        git.write("core/pom.xml", """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <parent><groupId>org.example</groupId><artifactId>shop</artifactId><version>1.0</version></parent>
                  <artifactId>core</artifactId>
                  <dependencies>
                    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency>
                    <dependency>
                      <groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><scope>test</scope>
                    </dependency>
                  </dependencies>
                </project>
                """);
        git.write(
                "core/src/main/java/org/example/Price.java",
                "package org.example;\n\npublic class Price {\n    public int twice(int a) {\n        return 2 * a;\n    }\n}\n");
        git.write(
                "core/src/test/java/org/example/PriceTest.java",
                "package org.example;\n\nclass PriceTest {\n    @org.junit.jupiter.api.Test\n    void twice() {}\n}\n");
        git.write(".github/workflows/build.yaml", "on: push\njobs: {}\n");
        git.write("readme.adoc", README);
    }

    static void go(GitFixture git) throws IOException {
        git.write("go.mod", "module example.org/shop\n\ngo 1.19\n\nrequire github.com/spf13/cobra v1.8.0\n");
        git.write("price.go", "package shop\n\n// Twice doubles.\nfunc Twice(a int) int {\n\treturn 2 * a\n}\n");
        git.write("README", "shop\n");
        git.write(
                "COPYING",
                "Permission is hereby granted, free of charge, to any person obtaining\na copy of this software\n");
    }

    static void rust(GitFixture git) throws IOException {
        git.write(
                "Cargo.toml",
                "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2021\"\nlicense = \"MIT OR Apache-2.0\"\n");
        git.write("src/lib.rs", "/// Doubles.\npub fn twice(a: i32) -> i32 {\n    2 * a\n}\n");
        git.write("Makefile", "test:\n\tcargo test\n");
    }
}
