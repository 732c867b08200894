package io.jenkins.plugins.repopilot.engine.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.repopilot.engine.llm.TokenCounter;
import io.jenkins.plugins.repopilot.engine.redact.Redactor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryMapTest {

    @TempDir
    Path directory;

    private Repo repo;

    @BeforeEach
    void repository() throws Exception {
        repo = new Repo(directory);
        repo.file(
                "shop/core.py",
                "class OrderBook:\n    def place_order(self):\n        pass\n\ndef unused_thing():\n    pass\n");
        repo.file("shop/__init__.py", "");
        repo.file("shop/tax.py", "def tax_rate_for(x):\n    return 1\n");
        for (int i = 0; i < 30; i++) {
            repo.file(
                    "client" + i + ".py",
                    "from shop.core import OrderBook\n\ndef client_" + i + "():\n    OrderBook().place_order()\n");
        }
        repo.file("special.py", "from shop import tax\n\ndef special():\n    return tax.tax_rate_for(2)\n");
    }

    @Test
    void whatTheRestRefersToComesFirst() throws Exception {
        String map = repo.view().map().render(List.of(), 40);
        assertTrue(map.startsWith("shop/core.py\n  1: class OrderBook"), map);
        assertFalse(map.contains("unused_thing"), map);
    }

    @Test
    void filesInQuestionBringWhatTheyReferTo() throws Exception {
        String map = repo.view().map().render(List.of("special.py"), 45);
        assertTrue(map.contains("def tax_rate_for(x)"), map);
        assertFalse(map.contains("special.py"), map);
        assertEquals(
                "shop/tax.py",
                repo.view().map().related(Set.of("special.py"), 1).get(0));
    }

    @Test
    void keepsToTheBudget() throws Exception {
        RepositoryView view = repo.view();
        int last = 0;
        for (int budget : List.of(0, 20, 60, 150, 300, 100_000)) {
            int tokens = TokenCounter.count(view.map().render(List.of(), budget));
            assertTrue(tokens <= budget, tokens + " > " + budget);
            assertTrue(tokens >= last);
            last = tokens;
        }
        assertTrue(last > 300);
    }

    @Test
    void resolvesImportsOfManyLanguages() throws Exception {
        repo.file(
                        "web/src/app.ts",
                        "import { a } from './lib/api';\nimport x from '../shared';\nimport React from 'react';\n")
                .file("web/src/lib/api.ts", "export const a = 1;\n")
                .file("web/shared/index.ts", "export default 1;\n")
                .file(
                        "j/src/main/java/com/acme/A.java",
                        "package com.acme;\nimport com.acme.util.B;\nimport static com.acme.util.C.help;\nclass A {}\n")
                .file("j/src/main/java/com/acme/util/B.java", "package com.acme.util;\nclass B {}\n")
                .file("j/src/main/java/com/acme/util/C.java", "package com.acme.util;\nclass C {}\n")
                .file(
                        "g/cmd/main.go",
                        "package main\nimport (\n\t\"fmt\"\n\t\"example.com/g/store\"\n)\nfunc main() {}\n")
                .file("g/store/store.go", "package store\nfunc Open() {}\n")
                .file("c/main.c", "#include <stdio.h>\n#include \"net/conn.h\"\nint main(void) { return 0; }\n")
                .file("c/net/conn.h", "int dial(void);\n")
                .file("r/src/main.rs", "mod net;\nuse crate::store::Db;\nfn main() {}\n")
                .file("r/src/net.rs", "pub fn a() {}\n")
                .file("r/src/store.rs", "pub struct Db {}\n")
                .file("rb/app.rb", "require_relative 'lib/tool'\n")
                .file("rb/lib/tool.rb", "def t\nend\n")
                .file("sh/run.sh", ". ./lib/common.sh\n")
                .file("sh/lib/common.sh", "say() { echo; }\n");
        RepositoryMap map = repo.view().map();
        Map<String, List<String>> expected = Map.of(
                "special.py", List.of("shop/tax.py", "shop/__init__.py"),
                "client1.py", List.of("shop/core.py"),
                "web/src/app.ts", List.of("web/src/lib/api.ts", "web/shared/index.ts"),
                "j/src/main/java/com/acme/A.java",
                        List.of("j/src/main/java/com/acme/util/B.java", "j/src/main/java/com/acme/util/C.java"),
                "g/cmd/main.go", List.of("g/store/store.go"),
                "c/main.c", List.of("c/net/conn.h"),
                "r/src/main.rs", List.of("r/src/net.rs", "r/src/store.rs"),
                "rb/app.rb", List.of("rb/lib/tool.rb"),
                "sh/run.sh", List.of("sh/lib/common.sh"));
        expected.forEach((path, files) -> {
            List<String> found = map.importsOf(path);
            assertTrue(
                    found.containsAll(path.equals("special.py") ? List.of("shop/tax.py") : files),
                    path + " imports " + found);
            assertTrue(files.containsAll(found), path + " imports " + found);
        });
    }

    @Test
    void aWarmScanReadsOnlyWhatChanged() throws Exception {
        for (Path file : Files.walk(repo.root).filter(Files::isRegularFile).toList()) {
            Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1_700_000_000_000L));
        }
        String before = repo.view().map().render(List.of(), 2000);
        assertTrue(Files.size(repo.cache()) > 0);
        // same size and time: were it read again, its definition would show
        Path core = repo.root.resolve("shop/core.py");
        Files.writeString(core, Files.readString(core).replace("unused_thing", "unseen_thing"));
        Files.setLastModifiedTime(core, java.nio.file.attribute.FileTime.fromMillis(1_700_000_000_000L));
        assertEquals(before, repo.view().map().render(List.of(), 2000));
        Files.setLastModifiedTime(core, java.nio.file.attribute.FileTime.fromMillis(1_700_000_001_000L));
        String after = repo.view().map().render(List.of(), 2000);
        assertEquals(before.replace("unused_thing", "unseen_thing"), after);
    }

    @Test
    void aTornCacheIsNoCache() throws Exception {
        String before = repo.view().map().render(List.of(), 2000);
        byte[] bytes = Files.readAllBytes(repo.cache());
        Files.write(repo.cache(), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertEquals(before, repo.view().map().render(List.of(), 2000));
        Files.write(repo.cache(), new byte[] {1, 2, 3});
        assertEquals(before, repo.view().map().render(List.of(), 2000));
        assertEquals(bytes.length, Files.size(repo.cache()));
    }

    @Test
    void theSameRepositoryGivesTheSameText() throws Exception {
        String first = new ContextPacker(repo.view(), new Redactor())
                .pack(List.of("special.py"), List.of(), 3000)
                .text();
        Files.delete(repo.cache());
        assertEquals(
                first,
                new ContextPacker(repo.view(), new Redactor())
                        .pack(List.of("special.py"), List.of(), 3000)
                        .text());
    }
}
