/*
 * What languages look like, as data, for those that a repository's map is made of: what opens and closes comments and strings, and words. It
 * serves colours only, so it needs to be right about common code, not about every corner.
 */
(function () {
  "use strict";

  /*
   * What opens and closes a part of a text:
   *   close    what ends it; the end of the line if null
   *   lines    it may go on in the next line
   *   escapes  a backslash hides the character after it
   *   after    it opens only after one of these characters, or where the line begins
   *   first    it opens only where nothing but space is before it
   *   literal  it opens only if one character stands in it
   */
  const rest = (open, more) => ({ kind: "comment", open, close: null, ...more });
  const block = (open, close) => ({ kind: "comment", open, close, lines: true });
  const quote = (open, more) => ({ kind: "string", open, close: open, escapes: true, ...more });
  const long = (open, more) => quote(open, { lines: true, ...more });

  const SLASHES = [block("/*", "*/"), rest("//")];
  const HASH = rest("#", { after: " \t;,(){}[]" });
  const HASH_FIRST = rest("#", { first: true });
  const BOTH = [quote('"'), quote("'")];
  const LETTER = quote("'", { literal: true });
  const APART = [quote('"', { after: " \t,({[:=" }), quote("'", { after: " \t,({[:=" })];
  const TRIPLES = [long('"""'), long("'''")];
  const RAW = { escapes: false };
  const JAVA = [...SLASHES, long('"""'), quote('"'), LETTER];

  const FLOW = "break case catch continue default do else false for if null return switch this throw true try while ";
  const TYPED =
    "abstract bool boolean byte char class const double enum final finally float import int interface long namespace new package private protected public short static struct super var void ";
  const SCRIPT =
    "abstract as async await class const debugger declare delete enum export extends finally from function implements import in instanceof interface let namespace new of private protected public readonly static super typeof undefined var void yield ";
  const QUERY =
    "add all alter and as asc begin between by case check column commit constraint create cross default delete desc distinct drop else end exists false foreign from full function grant group having if in index inner insert into is join key left like limit not null offset on or order outer primary procedure references returning right rollback select set table then trigger true union unique update using values view when where with";

  /*
   * Endings or whole names of files; what opens and closes in them; words; signs that make a word after them one of the language; and
   *   anyCase   words are the same in capitals
   *   patterns  a slash may open a regular expression
   *   keys      what separates a key from its value
   *   headings  a line with a hash first is a heading
   *   tags      what opens and closes inside tags
   */
  const LANGUAGES = [
    ["java", JAVA, FLOW + TYPED + "assert extends implements instanceof native permits record sealed synchronized throws transient volatile yield", "@"],
    ["groovy gradle jenkinsfile", [...SLASHES, ...TRIPLES, ...BOTH], FLOW + TYPED + "as assert def extends implements in instanceof throws trait", "@"],
    ["js jsx mjs cjs ts tsx mts cts vue svelte", [...SLASHES, long("`"), ...BOTH], FLOW + SCRIPT, "@", { patterns: true }],
    ["kt kts", JAVA, FLOW + TYPED + "as by companion data fun in init internal is lateinit object open override sealed suspend typealias val when", "@"],
    ["scala sc", JAVA, FLOW + TYPED + "def extends given implicit lazy match object override sealed trait type using val with yield", "@"],
    ["go", [...SLASHES, long("`", RAW), quote('"'), LETTER], FLOW + "bool chan const defer error fallthrough func go goto import int interface map nil package range select string struct type var"],
    ["rs", [...SLASHES, long('"'), LETTER], FLOW + "as async await const crate dyn enum extern fn impl in let loop match mod move mut pub ref self Self static struct super trait type unsafe use where"],
    [
      "c h cc cpp cxx hpp hh hxx ino cu m mm",
      [...SLASHES, quote('"'), LETTER],
      FLOW + TYPED + "auto constexpr delete explicit extern friend goto inline noexcept nullptr operator override register signed sizeof template typedef typename union unsigned using virtual volatile",
      "#@",
    ],
    ["cs", JAVA, FLOW + TYPED + "as async await base delegate event foreach get in internal is lock nameof object out override params readonly record ref sealed set string typeof using virtual where yield", "#"],
    ["dart", [...SLASHES, ...TRIPLES, ...BOTH], FLOW + TYPED + "as async await extends extension factory get implements in is late mixin on part required set typedef with yield", "@"],
    ["swift", [...SLASHES, long('"""'), quote('"')], FLOW + "actor as async await class enum extension fileprivate func guard import in init inout internal is let nil open override private protocol public self static struct throws typealias var where", "#@"],
    ["php phtml", [...SLASHES, HASH, ...BOTH], FLOW + TYPED + "array as echo elseif extends fn foreach function global implements instanceof match require require_once trait use yield"],
    ["proto", [...SLASHES, ...BOTH], "bool bytes double enum false float import int32 int64 map message oneof option optional package repeated reserved returns rpc service string syntax true uint32 uint64"],
    ["tf hcl", [...SLASHES, HASH, quote('"')], "data false for if in locals module null output provider resource terraform true variable"],
    ["py pyi pyw", [HASH, ...TRIPLES, ...BOTH], "False None True and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield", "@"],
    ["rb rake gemspec rakefile gemfile vagrantfile", [block("=begin", "=end"), HASH, ...BOTH], "alias and begin break case class def do else elsif end ensure false for if in module next nil not or raise require require_relative rescue return self super then true unless until when while yield"],
    ["ex exs", [HASH, long('"""'), quote('"')], "after alias and case cond def defmacro defmodule defp defprotocol do else end false fn for if import in nil not or raise require rescue true try unless use when with", "@"],
    ["sh bash zsh ksh", [HASH, ...BOTH], "break case continue do done elif else esac exit export fi for function if in local readonly return set shift source then trap unset until while"],
    ["pl pm", [block("=pod", "=cut"), HASH, ...BOTH], "else elsif for foreach if last local my next our package require return sub undef unless until use while"],
    ["ps1 psm1", [block("<#", "#>"), HASH, ...BOTH], FLOW + "begin class elseif end finally foreach function in param process until using"],
    ["lua", [block("--[[", "]]"), rest("--"), ...BOTH], "and break do else elseif end false for function goto if in local nil not or repeat return then true until while"],
    ["r", [HASH, ...BOTH], "FALSE NA NULL TRUE break else for function if in next repeat return while"],
    ["graphql gql", [HASH, long('"""'), quote('"')], "enum extend false fragment implements input interface mutation null on query scalar schema subscription true type union", "@"],
    ["sql", [block("/*", "*/"), rest("--"), ...BOTH], QUERY, "", { anyCase: true }],
    ["css", [block("/*", "*/"), ...BOTH], "", "@"],
    ["scss sass less", [...SLASHES, ...BOTH], "", "@"],
    ["json json5 jsonc", [...SLASHES, ...BOTH], "false null true", "", { keys: ":" }],
    ["yml yaml", [HASH, ...APART], "false no null off on true yes", "", { keys: ":" }],
    ["toml", [HASH, ...TRIPLES, ...APART], "false true", "", { keys: "=" }],
    ["properties ini cfg conf editorconfig env", [HASH_FIRST, rest(";", { first: true })], "", "", { keys: "=:" }],
    ["gitignore gitattributes dockerignore codeowners", [HASH_FIRST], ""],
    ["dockerfile", [HASH_FIRST, ...APART], "ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR"],
    ["makefile gnumakefile mk make", [HASH, ...APART], "define else endef endif export ifdef ifeq ifndef ifneq include override"],
    ["bat cmd", [rest("::", { first: true }), rest("rem ", { first: true }), rest("REM ", { first: true }), quote('"')], "call do echo else exist exit for goto if in not set", "@", { anyCase: true }],
    ["xml xsd xsl xslt svg pom html htm xhtml jelly jsp erb ejs hbs", [block("<!--", "-->")], "", "", { tags: [long('"', RAW), long("'", RAW)] }],
    ["md markdown mdx", [block("<!--", "-->"), long("```", RAW), quote("`", RAW)], "", "", { headings: true }],
  ];

  const BY_NAME = new Map();
  for (const [names, pairs, words, signs, more] of LANGUAGES) {
    const language = { pairs, words: new Set(words.split(" ")), signs: signs || "", ...more };
    language.openers = pairs.concat(language.tags || []).map((pair) => pair.open[0]).join("");
    names.split(" ").forEach((name) => BY_NAME.set(name, language));
  }

  /** The language of a file by its name's ending, else by its whole name; null if it is not known. */
  function languageOf(path) {
    const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
    return BY_NAME.get(name.slice(name.lastIndexOf(".") + 1)) || null;
  }

  window.RepoPilot.languageOf = languageOf;
})();
