/* Draws unified diffs, as they are or side by side: coloured by language, with a mark on what differs within a line. */
(function () {
  "use strict";

  const { h, text, source, CodeReader } = window.RepoPilot;

  const DIFF_LINES = 3000;

  /** Parts of a diff that are coloured; what comes after them is plain. */
  const COLOURED_PARTS = 20000;

  /** Reads a unified diff into files of hunks of lines {type, old, new, text}. */
  function readDiff(diff) {
    const files = [];
    let file = null;
    let hunk = null;
    let oldLine = 0;
    let newLine = 0;
    let oldLeft = 0;
    let newLeft = 0;
    for (const line of diff.replace(/\n$/, "").split("\n")) {
      const inHunk = hunk && (oldLeft > 0 || newLeft > 0);
      if (inHunk && /^[ +\-]|^$/.test(line)) {
        const type = line[0] === "+" ? "add" : line[0] === "-" ? "del" : "same";
        hunk.lines.push({ type, old: type === "add" ? null : oldLine, new: type === "del" ? null : newLine, text: line.slice(1), parts: {} });
        if (type !== "add") {
          oldLine++;
          oldLeft--;
        }
        if (type !== "del") {
          newLine++;
          newLeft--;
        }
        continue;
      }
      const start = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)$/.exec(line);
      if (start && file) {
        oldLine = Number(start[1]);
        oldLeft = start[2] === undefined ? 1 : Number(start[2]);
        newLine = Number(start[3]);
        newLeft = start[4] === undefined ? 1 : Number(start[4]);
        hunk = { title: line, lines: [] };
        file.hunks.push(hunk);
      } else if (line.startsWith("diff --git ")) {
        file = { name: line.replace(/^diff --git a\/.* b\//, ""), hunks: [], notes: [] };
        hunk = null;
        files.push(file);
      } else if (line.startsWith("+++ ") || line.startsWith("--- ")) {
        const name = line.slice(4).replace(/^[ab]\//, "").replace(/\t.*$/, "");
        if (!file) {
          file = { name, hunks: [], notes: [] };
          files.push(file);
        } else if (name !== "/dev/null") {
          file.name = name;
        }
      } else if (file && /^(new file|deleted file|rename|similarity|Binary|\\ No newline)/.test(line)) {
        file.notes.push(line);
      }
    }
    return files;
  }

  /** Pairs removed lines with the added ones that replace them. */
  function pairs(lines) {
    const rows = [];
    for (let i = 0; i < lines.length; ) {
      if (lines[i].type === "same") {
        rows.push([lines[i], lines[i]]);
        i++;
        continue;
      }
      const removed = [];
      const added = [];
      while (i < lines.length && lines[i].type === "del") {
        removed.push(lines[i++]);
      }
      while (i < lines.length && lines[i].type === "add") {
        added.push(lines[i++]);
      }
      for (let k = 0; k < Math.max(removed.length, added.length); k++) {
        rows.push([removed[k] || null, added[k] || null]);
      }
    }
    return rows;
  }

  /**
   * Gives the lines of a hunk their coloured parts. Each side is read by itself: what opens in a removed line does not go on in an added one.
   *
   * @param most parts after which the lines stay plain
   * @return how many parts
   */
  function colour(path, lines, most) {
    let count = 0;
    for (const [side, others] of [["old", "add"], ["new", "del"]]) {
      const own = lines.filter((line) => line.type !== others);
      const reader = CodeReader.of(path, own.map((line) => line.text));
      for (const line of reader ? own : []) {
        line.parts[side] = count < most ? reader.line(line.text) : [];
        count += line.parts[side].length;
      }
    }
    return count;
  }

  /** Where a line differs from its counterpart: [from, to]; empty if they have too little in common to be compared. */
  function difference(line, other) {
    if (!other || line.type === "same") {
      return [0, 0];
    }
    const a = line.text;
    const b = other.text;
    const most = Math.min(a.length, b.length);
    let head = 0;
    while (head < most && a[head] === b[head]) {
      head++;
    }
    head -= isHalf(a, head) || isHalf(b, head) ? 1 : 0;
    let tail = 0;
    while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) {
      tail++;
    }
    tail -= isHalf(a, a.length - tail) || isHalf(b, b.length - tail) ? 1 : 0;
    return head + tail >= Math.max(a.length, b.length) * 0.3 ? [head, a.length - tail] : [0, 0];
  }

  /** Whether a text can't be cut there, because two units make one character. */
  function isHalf(value, at) {
    return at > 0 && at < value.length && value.codePointAt(at - 1) > 0xffff;
  }

  /** The text of a line on one side, with its colours and with a mark on what differs. */
  function code(line, other, side) {
    const [from, to] = difference(line, other);
    const cut = (start, end) => coloured(line.text, line.parts[side] || [], start, end);
    return to > from ? [cut(0, from), h("mark", null, cut(from, to)), cut(to, line.text.length)] : cut(0, line.text.length);
  }

  function coloured(value, parts, start, end) {
    const out = [];
    let at = start;
    for (const [from, to, kind] of parts) {
      if (to > start && from < end) {
        out.push(value.slice(at, Math.max(at, from)), h("span", { class: "rp-t-" + kind }, value.slice(Math.max(at, from), Math.min(to, end))));
        at = Math.min(to, end);
      }
    }
    return out.concat(value.slice(at, end)).filter((piece) => piece !== "");
  }

  function drawDiff(words, name, diff, split) {
    const files = readDiff(diff);
    if (files.length === 0) {
      return diff.trim() === "" ? h("p", { class: "rp-muted" }, words.of("diff.none")) : source(name, diff);
    }
    let drawn = 0;
    let parts = 0;
    const bodies = files.map((file) =>
      h(
        "tbody",
        null,
        h("tr", { class: "rp-file" }, h("th", { colspan: split ? 4 : 3, scope: "rowgroup" }, text(file.name), file.notes.map((n) => h("span", { class: "rp-muted" }, " · " + n)))),
        file.hunks.map((hunk) => {
          if (drawn > DIFF_LINES) {
            return null;
          }
          const lines = hunk.lines.slice(0, DIFF_LINES);
          drawn += hunk.lines.length;
          parts += colour(file.name, lines, COLOURED_PARTS - parts);
          const rows = pairs(lines);
          return [h("tr", { class: "rp-hunk" }, h("td", { colspan: split ? 4 : 3 }, hunk.title)), split ? rows.map(splitRow) : unifiedRows(rows)];
        })
      )
    );
    const columns = split ? ["diff.line-old", "diff.text-old", "diff.line-new", "diff.text-new"] : ["diff.line-old", "diff.line-new", "diff.text"];
    return h(
      "div",
      null,
      h(
        "div",
        { class: "rp-diff-box", tabindex: "0", role: "group", "aria-label": words.of("diff.region", name) },
        h(
          "table",
          { class: "rp-diff" + (split ? " rp-split" : "") },
          split ? h("colgroup", null, h("col", { class: "rp-line" }), h("col"), h("col", { class: "rp-line" }), h("col")) : null,
          h("thead", { class: "rp-sr" }, h("tr", null, columns.map((c) => h("th", { scope: "col" }, words.of(c))))),
          bodies
        )
      ),
      drawn > DIFF_LINES ? h("p", { class: "rp-muted" }, words.of("diff.cut", DIFF_LINES)) : null
    );
  }

  function unifiedRows(rows) {
    const out = [];
    let removed = [];
    let added = [];
    const flush = () => {
      out.push(...removed, ...added);
      removed = [];
      added = [];
    };
    for (const [a, b] of rows) {
      if (a && a === b) {
        flush();
        out.push(unifiedRow(a, null));
      } else {
        if (a) {
          removed.push(unifiedRow(a, b));
        }
        if (b) {
          added.push(unifiedRow(b, a));
        }
      }
    }
    flush();
    return out;
  }

  function unifiedRow(line, other) {
    const sign = line.type === "add" ? "+" : line.type === "del" ? "-" : " ";
    return h(
      "tr",
      { class: line.type === "same" ? null : "rp-" + line.type },
      h("td", { class: "rp-line" }, line.old === null ? "" : String(line.old)),
      h("td", { class: "rp-line" }, line.new === null ? "" : String(line.new)),
      h("td", { class: "rp-code" }, sign + " ", code(line, other, line.type === "del" ? "old" : "new"))
    );
  }

  function splitRow([left, right]) {
    const cell = (line, other, side) => {
      const kind = line ? (line.type === "same" ? "" : " rp-" + line.type) : " rp-gap";
      return [
        h("td", { class: "rp-line" + kind }, line ? String(line[side]) : ""),
        h("td", { class: "rp-code" + kind }, line ? [line.type === "add" ? "+ " : line.type === "del" ? "- " : "  ", code(line, other, side)] : ""),
      ];
    };
    return h("tr", null, cell(left, left === right ? null : right, "old"), cell(right, left === right ? null : left, "new"));
  }

  window.RepoPilot.drawDiff = drawDiff;
})();
