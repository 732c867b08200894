/*
 * Finds comments, strings, numbers and keywords in lines of source, so that a diff can give them colours. It goes over each line once, from
 * left to right. What it does not know stays as it is.
 */
(function () {
  "use strict";

  const { languageOf } = window.RepoPilot;

  /** Characters of a line that is still coloured: a longer one was made by a machine. */
  const LONGEST_LINE = 1000;
  const LONGEST_PATTERN = 200;
  const LONGEST_LITERAL = 12;

  const isDigit = (c) => c >= 48 && c <= 57;
  const isWord = (c) => isDigit(c) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c === 36 || c > 127;
  const isSpace = (c) => c === " " || c === "\t";

  /** Reads one side of a hunk, line by line. */
  class CodeReader {
    /** @param lines all of that side: what ends first in them tells whether they begin in a comment or string */
    constructor(language, lines) {
      this.language = language;
      this.tag = false;
      this.inside = language.pairs.find((pair) => pair.lines && beginsInside(pair, lines)) || null;
    }

    /** A reader of the lines of a file; null if its language is not known. */
    static of(path, lines) {
      const language = languageOf(path);
      return language && new CodeReader(language, lines);
    }

    /** The parts of the next line that have a kind, from left to right: [from, to, kind]. */
    line(text) {
      const { headings, keys } = this.language;
      const parts = [];
      let i = 0;
      let last = "";
      if (!this.inside && (keys || (headings && text.startsWith("#")))) {
        const [from, to] = headings ? [0, text.length] : keyAt(text, keys);
        parts.push([from, to, "keyword"]);
        i = to;
        last = text[to - 1] || "";
      }
      while (i < text.length) {
        const from = i;
        let kind = null;
        if (!this.inside) {
          [i, kind] = this.next(text, i, last);
        }
        if (this.inside) {
          ({ kind } = this.inside);
          i = this.leave(text, i);
          kind = kind === "string" && keys && keys.includes(text[skip(text, i)] || " ") ? "keyword" : kind;
        }
        if (kind) {
          parts.push([from, i, kind]);
        }
        last = isSpace(text[from]) ? last : text[i - 1];
      }
      if (this.inside && !this.inside.lines) {
        this.inside = null;
      }
      return text.length > LONGEST_LINE ? [] : parts.filter(([from, to]) => to > from);
    }

    /**
     * Where the next part ends and what it is; where a comment or string opens, the end of what opens it.
     *
     * @param last character before it that is no space
     */
    next(text, i, last) {
      const { pairs, openers, words, signs, anyCase, patterns, tags } = this.language;
      const opened = openers.includes(text[i]) && (this.tag ? tags : pairs).find((pair) => text.startsWith(pair.open, i) && opens(pair, text, i, last));
      if (opened) {
        this.inside = opened;
        return [i + opened.open.length, opened.kind];
      }
      if (tags) {
        return this.nextOfTag(text, i);
      }
      if (patterns && text[i] === "/" && "(=,:[!&|?{};".includes(last)) {
        const end = patternEnd(text, i);
        return [end, end > i + 1 ? "string" : null];
      }
      const from = signs.includes(text[i]) ? i + 1 : i;
      const number = isDigit(text.charCodeAt(from));
      let end = from;
      while (isWord(text.charCodeAt(end)) || (number && text[end] === "." && isDigit(text.charCodeAt(end + 1)))) {
        end++;
      }
      if (end === from) {
        return [i + 1, null];
      }
      const word = text.slice(from, end);
      return [end, number ? "number" : from > i || words.has(anyCase ? word.toLowerCase() : word) ? "keyword" : null];
    }

    nextOfTag(text, i) {
      const opens = text[i] === "<";
      const from = opens ? i + (text[i + 1] === "/" ? 2 : 1) : i;
      let end = from;
      while (isWord(text.charCodeAt(end)) || (opens && end > from && end < text.length && ":-.".includes(text[end]))) {
        end++;
      }
      this.tag = opens ? end > from : this.tag && text[i] !== ">";
      return [Math.max(end, i + 1), opens && end > from ? "keyword" : null];
    }

    /** Where the open comment or string ends, in this line or with it. */
    leave(text, from) {
      const { close, escapes } = this.inside;
      for (let i = from; close && i < text.length; i++) {
        if (escapes && text[i] === "\\") {
          i++;
        } else if (text.startsWith(close, i)) {
          this.inside = null;
          return i + close.length;
        }
      }
      return text.length;
    }
  }

  function skip(text, from) {
    let i = from;
    while (isSpace(text[i])) {
      i++;
    }
    return i;
  }

  function opens({ after, first, literal }, text, i, last) {
    return (
      (!first || last === "") &&
      (!after || i === 0 || after.includes(text[i - 1])) &&
      (!literal || /^(?:\\.[^']{0,9}|[^'\\])'/u.test(text.slice(i + 1, i + LONGEST_LITERAL)))
    );
  }

  /** Whether what comes first of a comment or string in the lines is its end. */
  function beginsInside({ open, close }, lines) {
    const line = lines.find((text) => text.includes(open) || text.trimEnd().endsWith(close));
    if (line === undefined || open !== close) {
      return line !== undefined && !line.includes(open);
    }
    return line.trim() === open && lines.reduce((n, text) => n + text.split(open).length - 1, 0) % 2 === 1;
  }

  /** Where a regular expression ends; right after its slash if it is none. */
  function patternEnd(text, from) {
    let set = false;
    for (let i = from + 1; i < Math.min(text.length, from + LONGEST_PATTERN); i++) {
      if (text[i] === "\\") {
        i++;
      } else if (text[i] === "/" && !set) {
        return i + 1;
      } else {
        set = text[i] === "[" || (set && text[i] !== "]");
      }
    }
    return from + 1;
  }

  /** The key that a line begins with; nothing of it without one. */
  function keyAt(text, separators) {
    let from = skip(text, 0);
    from = text[from] === "-" && isSpace(text[from + 1]) ? skip(text, from + 1) : from;
    let to = from;
    while (isWord(text.charCodeAt(to)) || (to < text.length && "-./ \t*".includes(text[to]))) {
      to++;
    }
    const separated = to > from && to < text.length && separators.includes(text[to]);
    return separated && (separators !== ":" || to + 1 === text.length || isSpace(text[to + 1])) ? [from, from + text.slice(from, to).trimEnd().length] : [0, 0];
  }

  window.RepoPilot.CodeReader = CodeReader;
})();
