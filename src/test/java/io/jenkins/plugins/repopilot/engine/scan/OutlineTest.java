package io.jenkins.plugins.repopilot.engine.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutlineTest {

    private static String definitions(String path, String text) {
        return Outlines.of(path, text).definitions().stream()
                .map(d -> d.name() + "@" + d.line() + "-" + d.endLine())
                .collect(Collectors.joining(" "));
    }

    @Test
    void python() {
        String text = """
                import os
                from .util import helper, other as o
                LIMIT = 3
                class Store(Base):
                    '''def not_one(): pass'''
                    async def get(self, key):  # def nor_this()
                        def inner():
                            return 1

                        return inner()

                    @property
                    def size(self): return len(self.items)

                def main(
                    argv,
                ):
                    x = 1
                """;
        assertEquals("LIMIT@3-3 Store@4-13 get@6-10 inner@7-8 size@13-13 main@15-18", definitions("a.py", text));
        assertEquals(
                List.of("os", ".util import helper, other as o"),
                Outlines.of("a.py", text).imports());
    }

    @Test
    void javaTypesMethodsAndConstructors() {
        String text = """
                package a.b;
                import java.util.List;
                import static a.c.Util.help;
                /** class Fake {} */
                public final class Shop<T extends Item> {
                    private final Map<String, Runnable> jobs = new HashMap<>() {{ put("x", () -> {}); }};
                    public Shop(int size) {
                        if (size > 0) {
                            start(size);
                        }
                    }
                    @Override
                    public List<String> names(int a, String... b) throws IOException {
                        return items.stream().map(i -> { return i.name(); }).toList();
                    }
                    abstract void later(String when);
                    record Pair(int a, int b) {}
                    enum Kind { A, B }
                    interface Port {
                        void run();
                    }
                }
                """;
        assertEquals(
                "Shop@5-22 Shop@7-11 names@13-15 later@16-16 Pair@17-17 Kind@18-18 Port@19-21 run@20-20",
                definitions("Shop.java", text));
        assertEquals(
                "names", Outlines.enclosing("Shop.java", text, 14).orElseThrow().name());
        assertEquals(
                List.of("java.util.List", "static a.c.Util.help"),
                Outlines.of("Shop.java", text).imports());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.js    | import x from './x';\\nfunction go(a) {\\n  if (a) { run(); }\\n}\\nclass Car {\\n  drive(n) {\\n    return /}/.test(n);\\n  }\\n}\\nconst add = (a, b) => {\\n  return a;\\n}\\nconst N = 1;              | go@2-4 Car@5-9 drive@6-8 add@10-12 N@13-13
            a.ts    | export interface User { id: number }\\nexport type Id = string;\\nexport async function load(id: Id): Promise<User> {\\n  return get(id);\\n}\\nenum Color { Red }                                          | User@1-1 Id@2-2 load@3-5 Color@6-6
            a.go    | package a\\nimport (\\n  "fmt"\\n)\\ntype Shop struct {\\n  a int\\n}\\nfunc (s *Shop) Sell(n int) error {\\n  return nil\\n}\\nfunc New() *Shop { return nil }\\nconst Max = 3                                                | Shop@5-7 Sell@8-10 New@11-11 Max@12-12
            a.rs    | use crate::net::Conn;\\npub struct P<'a> { x: &'a str }\\nimpl<'a> P<'a> {\\n  pub fn go(&self) -> u8 {\\n    let c = '{';\\n    1\\n  }\\n}\\ntrait T { fn f(&self); }\\nmacro_rules! m { () => {} }                                           | P@2-2 go@4-7 T@9-9 f@9-9 m@10-10
            a.c     | #include "x.h"\\n#define MAX 3\\nstruct node { int a; };\\nstatic int add(int a, int b)\\n{\\n  if (a) { return b; }\\n  return add(a, b);\\n}\\nint proto(void);                                                     | MAX@2-2 node@3-3 add@4-8 proto@9-9
            a.cpp   | namespace n {\\nclass A : public B {\\n public:\\n  A() : x(1) {}\\n  ~A() {}\\n  int get() const { return x; }\\n};\\n}\\nint n::A::run(int a) {\\n  return a;\\n}                                                          | n@1-8 A@2-7 A@4-4 A@5-5 get@6-6 run@9-11
            a.cs    | namespace X;\\npublic class S {\\n  public int Get(string a) => 1;\\n  public async Task<int> Go() {\\n    return 1;\\n  }\\n  public int P { get; set; }\\n}                                                                  | S@2-8 Get@3-3 Go@4-6
            a.rb    | require 'json'\\nmodule M\\n  class C < D\\n    def self.make(x)\\n      x\\n    end\\n    def ok?\\n      true\\n    end\\n  end\\nend                                                                             | M@2-11 C@3-10 make@4-6 ok@7-9
            a.php   | <?php\\nuse A\\B;\\nclass C extends B {\\n  public function go($a) {\\n    return $a;\\n  }\\n}\\nfunction top() { }                                                                                    | C@3-7 go@4-6 top@8-8
            a.kt    | import a.b.C\\ndata class P(val x: Int)\\nfun String.shout(): String {\\n  return uppercase()\\n}\\nobject O { fun <T> id(t: T) = t }\\nval K = 1                                                               | P@2-2 shout@3-5 O@6-6 id@6-6 K@7-7
            a.sh    | #!/bin/sh\\n. ./lib.sh\\nhelp() {\\n  echo "function no() {"\\n}\\nfunction go {\\n  help $#\\n}                                                                                                | help@3-5 go@6-8
            a.swift | struct S { let a: Int }\\nfunc go(_ a: Int) -> Int {\\n  return a\\n}                                                                                                                              | S@1-1 go@2-4
            a.ex    | defmodule A do\\n  def go(x) do\\n    x\\n  end\\nend                                                                                                                                                 | A@1-5 go@2-4
            a.proto | message M {\\n  string a = 1;\\n}\\nservice S {\\n  rpc Get(M) returns (M);\\n}                                                                                                                       | M@1-3 S@4-6 Get@5-5
            """)
    void otherLanguages(String path, String text, String expected) {
        assertEquals(expected, definitions(path, text.replace("\\n", "\n").replace("A\\B", "A\\B")));
    }

    @Test
    void namesInCommentsAndStringsAreNoReferences() {
        Outline outline = Outlines.of("a.js", "// alpha\n/* beta */ gamma('delta', \"epsilon\", `zeta`)\n");
        assertEquals("{gamma=1}", outline.references().toString());
    }

    @Test
    @Timeout(30)
    void anythingAtAllIsReadWithoutAnError() {
        Random random = new Random(7);
        String pieces = "{}()[]<>;:,.=\"'`/*#\\\n\r\t @$%&|!?+-~^0aZ_é漢";
        for (String ending : List.of(
                "py", "js", "ts", "java", "go", "rs", "c", "cpp", "cs", "rb", "php", "kt", "sh", "lua", "sql", "ex")) {
            for (int round = 0; round < 60; round++) {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < 400; i++) {
                    text.append(
                            random.nextInt(4) == 0
                                    ? List.of("class ", "def ", "function ", "import ", "if ", "struct ", "const x = ")
                                            .get(random.nextInt(7))
                                    : String.valueOf(pieces.charAt(random.nextInt(pieces.length()))));
                }
                assertNotNull(Outlines.of("a." + ending, text.toString()));
            }
            assertNotNull(Outlines.of("a." + ending, "(".repeat(200_000)));
            assertNotNull(Outlines.of("a." + ending, "f({[".repeat(50_000)));
            assertNotNull(Outlines.of("a." + ending, "class a(".repeat(30_000)));
        }
    }
}
