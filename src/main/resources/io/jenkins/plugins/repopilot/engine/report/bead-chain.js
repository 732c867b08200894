/*
 * Draws a run of Repo Pilot from its JSON view: in Jenkins (live) and in the report (offline). Text goes into the page as text nodes only,
 * so nothing that a model or a repository wrote is ever markup; nothing here needs an inline style or handler.
 *
 *   <main class="repo-pilot" data-repo-pilot="run" data-view="ID OF A JSON SCRIPT ELEMENT">
 *   <div class="repo-pilot" data-repo-pilot="run" data-url="api/json?run=RUN" data-diff-url="api/diff?run=RUN&name=" data-runs="[{id, url}]">
 */
(function () {
  "use strict";

  const POLL_MS = 2000;
  const SLOWEST_POLL_MS = 30000;
  const FIRST_ROWS = 30;
  const ROWS = 100;
  const LANES = 40;
  const DIFF_LINES = 3000;
  const ICONS = { pending: "○", running: "●", completed: "✓", failed: "✕", skipped: "–", aborted: "■" };

  /* ---- small tools, shared with the pages that list runs ---- */

  /** Makes an element; children are nodes or text; false, null and undefined are left out. */
  function h(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) {
        continue;
      }
      if (name.startsWith("--")) {
        element.style.setProperty(name, value);
      } else {
        element.setAttribute(name, value === true ? "" : String(value));
      }
    }
    element.append(...children.flat(4).filter((c) => c !== null && c !== undefined && c !== false));
    return element;
  }

  const SVG = "http://www.w3.org/2000/svg";

  function svg(tag, attributes, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined && value !== false) {
        element.setAttribute(name, String(value));
      }
    }
    element.append(...children.flat(4).filter((c) => c !== null && c !== undefined && c !== false));
    return element;
  }

  /** Makes `old` look like `fresh` with as few changes as possible: what has focus keeps it, what did not change is not touched. */
  function patch(old, fresh) {
    if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || keyOf(old) !== keyOf(fresh)) {
      old.replaceWith(fresh);
      return;
    }
    if (old.nodeType === Node.TEXT_NODE) {
      if (old.data !== fresh.data) {
        old.data = fresh.data;
      }
      return;
    }
    if (old.isEqualNode(fresh)) {
      return;
    }
    for (const { name } of [...old.attributes]) {
      if (name !== "style" && !fresh.hasAttribute(name)) {
        old.removeAttribute(name);
      }
    }
    for (const { name, value } of fresh.attributes) {
      if (name !== "style" && old.getAttribute(name) !== value) {
        old.setAttribute(name, value);
      }
    }
    if (old.style.cssText !== fresh.style.cssText) {
      old.style.cssText = fresh.style.cssText;
    }
    patchChildren(old, [...fresh.childNodes]);
  }

  function keyOf(node) {
    return node.nodeType === Node.ELEMENT_NODE ? node.getAttribute("data-key") : null;
  }

  function patchChildren(parent, fresh) {
    const keyed = new Map();
    for (const child of parent.childNodes) {
      const key = keyOf(child);
      if (key !== null) {
        keyed.set(key, child);
      }
    }
    let at = parent.firstChild;
    for (const child of fresh) {
      const key = keyOf(child);
      const known = key === null ? null : keyed.get(key);
      if (known && known.nodeName === child.nodeName) {
        if (known === at) {
          at = at.nextSibling;
        } else {
          parent.insertBefore(known, at);
        }
        patch(known, child);
      } else if (key === null && at && keyOf(at) === null && at.nodeName === child.nodeName) {
        const next = at.nextSibling;
        patch(at, child);
        at = next;
      } else {
        parent.insertBefore(child, at);
      }
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  }

  /** Words and figures in the viewer's language. */
  class Words {
    constructor(labels, locale) {
      this.labels = labels || {};
      this.locale = supported(locale);
      this.whole = new Intl.NumberFormat(this.locale, { maximumFractionDigits: 0 });
      this.short = new Intl.NumberFormat(this.locale, { notation: "compact", maximumFractionDigits: 1 });
      this.tenth = new Intl.NumberFormat(this.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
      this.share = new Intl.NumberFormat(this.locale, { style: "percent", maximumFractionDigits: 0 });
      this.dollars = new Intl.NumberFormat(this.locale, { style: "currency", currency: "USD" });
      this.cents = new Intl.NumberFormat(this.locale, { style: "currency", currency: "USD", maximumFractionDigits: 4 });
      this.moment = new Intl.DateTimeFormat(this.locale, { dateStyle: "medium", timeStyle: "medium" });
      this.toMinute = new Intl.DateTimeFormat(this.locale, { dateStyle: "medium", timeStyle: "short" });
      this.clock = new Intl.DateTimeFormat(this.locale, { timeStyle: "medium" });
      this.day = new Intl.DateTimeFormat(this.locale, { dateStyle: "medium" });
    }

    of(key, ...values) {
      const text = Object.hasOwn(this.labels, key) ? this.labels[key].replaceAll("''", "'") : key;
      return text.replace(/\{(\d)\}/g, (whole, i) => (values[i] === undefined ? whole : String(values[i])));
    }

    /** A label for a value from a small set; the value itself where there is none. */
    choice(group, value) {
      return Object.hasOwn(this.labels, group + "." + value) ? this.of(group + "." + value) : String(value);
    }

    duration(seconds) {
      if (seconds === null || seconds === undefined) {
        return "";
      }
      if (seconds < 59.5) {
        return this.of("duration.seconds", seconds < 9.95 && seconds % 1 >= 0.05 ? this.tenth.format(seconds) : Math.round(seconds));
      }
      const whole = Math.round(seconds);
      return whole < 3600
        ? this.of("duration.minutes", Math.floor(whole / 60), whole % 60)
        : this.of("duration.hours", Math.floor(whole / 3600), Math.floor((whole % 3600) / 60));
    }

    money(amount) {
      return amount === null || amount === undefined
        ? this.of("fact.cost-unknown")
        : (amount > 0 && amount < 0.1 ? this.cents : this.dollars).format(amount);
    }

    /** Date and time without seconds. */
    minute(instant) {
      return instant ? this.toMinute.format(new Date(instant)) : "";
    }

    time(instant) {
      return instant ? this.moment.format(new Date(instant)) : "";
    }
  }

  function supported(locale) {
    try {
      return Intl.getCanonicalLocales(locale)[0];
    } catch (e) {
      return "en";
    }
  }

  function text(value, className) {
    return h("span", { class: "rp-text" + (className ? " " + className : ""), dir: "auto" }, value);
  }

  function icon(character) {
    return h("span", { class: "rp-icon", "aria-hidden": "true" }, character);
  }

  /** A status as icon and word. */
  function state(words, group, value) {
    return h("span", { class: "rp-state rp-" + value }, icon(ICONS[value] || STATE_ICONS[value] || "•"), " ", words.choice(group, value));
  }

  const STATE_ICONS = {
    passed: "✓",
    merged: "✓",
    held: "✓",
    broken: "✕",
    undecided: "○",
    open: "●",
    armed: "◔",
    gate_closed: "▲",
    timed_out: "▲",
    empty: "▲",
    not_started: "▲",
    not_run: "–",
    dry_run: "–",
    nothing: "–",
    rejected: "✕",
  };

  function webAddress(url) {
    return typeof url === "string" && /^https?:\/\//.test(url) ? url : null;
  }

  /* ---- diffs ---- */

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
        hunk.lines.push({ type, old: type === "add" ? null : oldLine, new: type === "del" ? null : newLine, text: line.slice(1) });
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

  /** Marks what differs between a line and its counterpart. */
  function marked(line, other) {
    if (!other || line.type === "same") {
      return [line.text];
    }
    const a = line.text;
    const b = other.text;
    const most = Math.min(a.length, b.length);
    let head = 0;
    while (head < most && a[head] === b[head]) {
      head++;
    }
    let tail = 0;
    while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) {
      tail++;
    }
    const middle = a.slice(head, a.length - tail);
    const alike = head + tail >= Math.max(a.length, b.length) * 0.3;
    return alike && middle ? [a.slice(0, head), h("mark", null, middle), a.slice(a.length - tail)] : [a];
  }

  function drawDiff(words, name, diff, split) {
    const files = readDiff(diff);
    if (files.length === 0) {
      return diff.trim() === "" ? h("p", { class: "rp-muted" }, words.of("diff.none")) : source(words, name, diff);
    }
    let drawn = 0;
    const bodies = files.map((file) =>
      h(
        "tbody",
        null,
        h("tr", { class: "rp-file" }, h("th", { colspan: split ? 4 : 3, scope: "rowgroup" }, text(file.name), file.notes.map((n) => h("span", { class: "rp-muted" }, " · " + n)))),
        file.hunks.map((hunk) => {
          if (drawn > DIFF_LINES) {
            return null;
          }
          drawn += hunk.lines.length;
          const rows = pairs(hunk.lines.slice(0, DIFF_LINES));
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
      h("td", { class: "rp-code" }, sign + " ", marked(line, other))
    );
  }

  function splitRow([left, right]) {
    const cell = (line, other, number) => [
      h("td", { class: "rp-line" + (line && line.type !== "same" ? " rp-" + line.type : "") }, line ? String(line[number]) : ""),
      h(
        "td",
        { class: "rp-code" + (line && line.type !== "same" ? " rp-" + line.type : "") },
        line ? [line.type === "add" ? "+ " : line.type === "del" ? "- " : "  ", marked(line, other)] : ""
      ),
    ];
    return h("tr", null, cell(left, left === right ? null : right, "old"), cell(right, left === right ? null : left, "new"));
  }

  function source(words, name, value) {
    return h("pre", { class: "rp-source", tabindex: "0", role: "group", "aria-label": name }, value);
  }

  /* ---- a run ---- */

  class RunPage {
    constructor(root) {
      this.root = root;
      this.url = root.dataset.url || null;
      this.beads = new Map();
      this.open = new Set();
      this.texts = new Map();
      this.shown = new Set();
      this.filter = { status: "", category: "", stage: "", search: "" };
      this.sort = { by: "order", down: false };
      this.rows = FIRST_ROWS;
      this.allLanes = false;
      this.split = false;
      this.etag = null;
      this.wait = POLL_MS;
      this.skew = 0;
      this.announced = "";
      root.addEventListener("click", (event) => this.clicked(event));
      root.addEventListener("input", (event) => this.typed(event));
      root.addEventListener("change", (event) => this.typed(event));
      window.addEventListener("hashchange", () => this.toHash());
    }

    start() {
      const embedded = this.root.dataset.view && document.getElementById(this.root.dataset.view);
      if (embedded) {
        this.take(JSON.parse(embedded.textContent));
        this.toHash();
      }
      if (this.url && (!embedded || this.view.live)) {
        this.poll().then(() => this.toHash());
        document.addEventListener("visibilitychange", () => {
          if (!document.hidden) {
            this.soon(0);
          }
        });
        setInterval(() => this.tick(), 1000);
      }
    }

    /* -- live -- */

    soon(ms) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.poll(), ms);
    }

    async poll() {
      if (document.hidden && this.view) {
        return;
      }
      if (this.view && !this.view.live) {
        return;
      }
      try {
        const address = new URL(this.url, document.baseURI);
        if (this.view) {
          address.searchParams.set("since", this.view.sequence);
        }
        const answer = await fetch(address, { headers: this.etag ? { "If-None-Match": this.etag } : {}, credentials: "same-origin", cache: "no-store" });
        if (answer.status !== 304) {
          if (!answer.ok) {
            throw new Error("HTTP " + answer.status);
          }
          this.etag = answer.headers.get("ETag");
          this.take(await answer.json());
        }
        this.offline(null);
        this.wait = POLL_MS;
      } catch (e) {
        this.wait = Math.min(this.wait * 2, SLOWEST_POLL_MS);
        this.offline(this.words ? this.words.of("run.offline", Math.round(this.wait / 1000)) : String(e.message));
      }
      if (!this.view || this.view.live) {
        this.soon(this.wait);
      }
    }

    offline(message) {
      this.problem = message;
      if (this.view) {
        this.draw();
      } else if (message) {
        this.root.replaceChildren(h("p", { class: "rp-note rp-warn", role: "status" }, message));
      }
    }

    take(view) {
      if (view.version !== 1) {
        throw new Error("version " + view.version);
      }
      if (!view.partial) {
        this.beads.clear();
      }
      for (const bead of view.beads) {
        this.beads.set(bead.id, bead);
      }
      if (view.partial) {
        view.labels = this.view.labels;
      }
      if (!this.words || !view.partial) {
        this.words = new Words(view.labels, view.locale);
      }
      this.skew = Date.parse(view.now) - Date.now();
      for (const [id, diff] of Object.entries((view.sources && view.sources.diffs) || {})) {
        this.texts.set("diff:" + id, { value: diff });
      }
      for (const [id, output] of Object.entries((view.sources && view.sources.outputs) || {})) {
        this.texts.set("output:" + id, { value: output });
      }
      for (const [id, document_] of Object.entries((view.sources && view.sources.documents) || {})) {
        this.texts.set("document:" + id, { value: document_ });
      }
      this.view = view;
      this.draw();
    }

    now() {
      return this.view.live ? Date.now() + this.skew : Date.parse(this.view.now);
    }

    tick() {
      if (!this.view || !this.view.live || document.hidden) {
        return;
      }
      for (const element of this.root.querySelectorAll("[data-since]")) {
        const fresh = this.words.duration(Math.max(0, Math.floor((this.now() - Date.parse(element.dataset.since)) / 1000))) + "…";
        if (element.textContent !== fresh) {
          element.textContent = fresh;
        }
      }
    }

    /** A duration; of something that still goes on one that counts. */
    took(started, seconds, className) {
      if (seconds !== null && seconds !== undefined) {
        return h("span", { class: className }, this.words.duration(seconds));
      }
      if (!started || !this.view.live) {
        return null;
      }
      const since = Math.max(0, Math.floor((this.now() - Date.parse(started)) / 1000));
      return h("span", { class: className, "data-since": started }, this.words.duration(since) + "…");
    }

    /* -- what a person does -- */

    clicked(event) {
      const target = event.target.closest("[data-do]");
      if (!target || !this.root.contains(target)) {
        return;
      }
      const value = target.dataset.value || "";
      switch (target.dataset.do) {
        case "open":
          this.toggle(this.open, value);
          if (this.open.has(value)) {
            this.need("diff", value);
          }
          break;
        case "find":
          this.find(value);
          break;
        case "status":
        case "category":
          this.filter[target.dataset.do] = this.filter[target.dataset.do] === value ? "" : value;
          this.rows = FIRST_ROWS;
          break;
        case "sort":
          this.sort = { by: value, down: this.sort.by === value ? !this.sort.down : value === "tokens" || value === "time" };
          break;
        case "more":
          this.rows += ROWS;
          break;
        case "reset":
          this.unfilter();
          break;
        case "lanes":
          this.allLanes = !this.allLanes;
          break;
        case "split":
          this.split = value === "true";
          break;
        case "show":
          this.toggle(this.shown, value);
          if (this.shown.has(value)) {
            this.need(value.split(":")[0], value.slice(value.indexOf(":") + 1));
          }
          break;
        default:
          return;
      }
      if (["status", "category", "sort", "more", "reset", "open"].includes(target.dataset.do)) {
        this.drawList();
      } else {
        this.draw();
      }
    }

    typed(event) {
      const name = event.target.dataset.filter;
      if (name && this.filter[name] !== event.target.value) {
        this.filter[name] = event.target.value;
        this.rows = FIRST_ROWS;
        this.drawList();
      } else if (event.target.dataset.go === "run" && event.type === "change") {
        window.location.assign(event.target.value);
      }
    }

    toggle(set, value) {
      if (!set.delete(value)) {
        set.add(value);
      }
    }

    unfilter() {
      this.filter = { status: "", category: "", stage: "", search: "" };
      for (const field of this.root.querySelectorAll("[data-filter]")) {
        field.value = "";
      }
    }

    /** Opens a bead in the list, whatever the filters hide. */
    find(id) {
      const bead = this.beads.get(id);
      if (!bead) {
        return;
      }
      if (!this.fitting().includes(bead)) {
        this.unfilter();
      }
      this.rows = Math.max(this.rows, this.fitting().indexOf(bead) + 1);
      this.open.add(id);
      this.need("diff", id);
      this.draw();
      const row = this.root.querySelector('[data-key="' + CSS.escape("bead:" + id) + '"] button');
      if (row) {
        row.scrollIntoView({ block: "center" });
        row.focus({ preventScroll: true });
      }
    }

    toHash() {
      let wanted = null;
      try {
        wanted = decodeURIComponent(window.location.hash).replace(/^#bead=/, "");
      } catch (e) {
        return;
      }
      if (this.view && this.beads.has(wanted)) {
        this.find(wanted);
      }
    }

    /** Fetches a text of the repository when it is looked at for the first time. */
    async need(kind, id) {
      const key = kind + ":" + id;
      const url = this.root.dataset[kind + "Url"];
      const bead = this.beads.get(id);
      if (!url || (this.texts.has(key) && !this.texts.get(key).stale) || (kind === "diff" && !(bead && bead.diff))) {
        return;
      }
      this.texts.set(key, { loading: true });
      let result;
      try {
        const answer = await fetch(new URL(url + encodeURIComponent(id), document.baseURI), { credentials: "same-origin" });
        if (answer.ok) {
          result = { value: await answer.text() };
        } else {
          result = { problem: answer.status === 403 ? this.words.of("diff.forbidden") : this.words.of("diff.failed", "HTTP " + answer.status) };
        }
      } catch (e) {
        result = { problem: this.words.of("diff.failed", e.message), stale: true };
      }
      this.texts.set(key, result);
      this.draw();
    }

    /* -- drawing -- */

    draw() {
      const view = this.view;
      const parts = [
        this.head(),
        this.notes(),
        this.facts(),
        this.chain(),
        this.timeline(),
        this.list(),
        h("div", { class: "rp-two", "data-key": "two" }, this.review(), this.gate()),
        this.tests(),
        this.documents(),
        h("p", { class: "rp-sr", role: "status", "data-key": "said" }, this.said()),
      ].filter((part) => part);
      patchChildren(this.root, parts);
      this.root.setAttribute("aria-busy", "false");
      this.root.dataset.status = view.run.status;
    }

    /** Draws the beads alone: what filters and opens need not touch the rest. */
    drawList() {
      patch(this.root.querySelector('[data-key="beads"]'), this.list());
    }

    said() {
      const stage = this.view.stages.find((s) => s.status === "running");
      return stage && this.view.live
        ? this.words.of("run.now", stage.number, this.view.stages.length, this.words.choice("stage", stage.id), this.words.choice("status", stage.status))
        : this.words.choice("status", this.view.run.status);
    }

    head() {
      const { run, stages } = this.view;
      const words = this.words;
      const stage = stages.find((s) => s.status === "running");
      const live = this.view.live;
      return h(
        "div",
        { class: "rp-head", "data-key": "head" },
        this.root.dataset.heading ? h("h1", null, words.of("run.heading")) : null,
        h(
          "span",
          { class: "rp-pill rp-" + run.status },
          icon(ICONS[run.status] || "•"),
          h("span", null, words.choice("status", run.status) + (stage && live ? " · " + words.of("run.stage-of", stage.number, stages.length) : ""))
        ),
        run.dry_run ? h("span", { class: "rp-pill" }, words.of("run.dry")) : null,
        this.picker(),
        text([run.repository + " · ", h("code", null, run.branch || run.id)], "rp-muted")
      );
    }

    /** The choice of run in a build that has several. */
    picker() {
      const runs = JSON.parse(this.root.dataset.runs || "[]");
      if (runs.length < 2) {
        return null;
      }
      return h(
        "label",
        { class: "rp-picker" },
        this.words.of("run.choose"),
        h(
          "select",
          { class: "rp-select", "data-go": "run" },
          runs.map((run) =>
            h("option", { value: run.url, selected: run.id === this.view.run.id }, run.id + " · " + run.repository + " · " + this.words.choice("status", run.status))
          )
        )
      );
    }

    notes() {
      const { run, pull_request: pull } = this.view;
      const words = this.words;
      const notes = [];
      if (this.problem) {
        notes.push(h("p", { class: "rp-note rp-warn", role: "status" }, this.problem));
      }
      if (run.error) {
        notes.push(
          h("div", { class: "rp-note rp-bad" }, h("strong", null, icon("✕"), " ", words.of(run.status === "aborted" ? "run.aborted" : "run.error")), text(run.error, "rp-pre"))
        );
      }
      if (run.skip_reason) {
        notes.push(h("div", { class: "rp-note rp-warn" }, h("strong", null, icon("–"), " ", words.of("run.skipped")), text(run.skip_reason, "rp-pre")));
      }
      if (pull && pull.reason && !run.error && !run.skip_reason && pull.status !== "merged") {
        notes.push(h("div", { class: "rp-note" }, h("strong", null, icon(STATE_ICONS[pull.status] || "•"), " ", words.of("fact.pull-request") + ": " + words.choice("pull", pull.status)), text(pull.reason, "rp-pre")));
      }
      return notes.length ? h("div", { "data-key": "notes" }, notes) : null;
    }

    facts() {
      const { run, improvements, review, tests, pull_request: pull, usage } = this.view;
      const words = this.words;
      const count = (status) => improvements.filter((i) => i.status === status).length;
      const gone = count("dropped") + count("failed");
      const kept = tests ? tests.groups.reduce((n, g) => n + g.fail_to_pass + g.pass_to_pass, 0) : 0;
      const proof = tests ? tests.groups.reduce((n, g) => n + g.fail_to_pass, 0) : 0;
      const before = tests && tests.base ? tests.base.total : null;
      const after = tests && tests.branch ? tests.branch.total + kept : null;
      const url = pull && webAddress(pull.url);
      const number = pull && pull.number !== null && pull.number !== undefined ? words.of("fact.pull-number", pull.number) : null;
      const tokens = usage.input_tokens + usage.output_tokens;
      const list = (...parts) => parts.filter((p) => p).join(", ");
      const fact = (key, big, small) =>
        h("div", { class: "rp-fact", "data-key": key }, h("dt", null, words.of("fact." + key)), h("dd", null, h("span", { class: "rp-big rp-num" }, big), small || "\u00a0"));
      return h(
        "dl",
        { class: "rp-facts", "data-key": "facts" },
        fact(
          "improvements",
          improvements.length === 0 ? "–" : words.of("fact.kept", count("applied"), improvements.length),
          improvements.length === 0
            ? words.of("fact.none")
            : list(
                count("planned") && words.of("fact.planned", count("planned")),
                gone && words.of("fact.dropped", gone),
                count("postponed") && words.of("fact.postponed", count("postponed"))
              )
        ),
        fact(
          "review",
          !review ? "–" : review.score === null || review.score === undefined ? words.of("fact.review-failed") : words.of("fact.score", words.tenth.format(review.score)),
          words.of("fact.threshold", words.tenth.format(run.threshold))
        ),
        fact(
          "tests",
          before === null ? "–" : after === null ? words.whole.format(before) : words.of("fact.tests-change", words.whole.format(before), words.whole.format(after)),
          kept ? list(words.of("fact.tests-new", kept), words.of("fact.tests-proof", proof)) : before === null ? words.of("tests.not-run") : ""
        ),
        fact(
          "pull-request",
          number === null ? "–" : url ? h("a", { href: url, rel: "noopener noreferrer" }, number) : number,
          pull ? list(words.choice("pull", pull.status), pull.draft && words.of("pull.draft")) : words.of("pull.undecided")
        ),
        fact(
          "cost",
          words.money(usage.cost),
          usage.calls === 0
            ? words.of("fact.calls", 0)
            : list(
                words.of("fact.tokens", words.short.format(tokens)),
                usage.cost === null || usage.cost === undefined ? words.of("fact.cost-unknown-hint") : usage.input_tokens > 0 && words.of("fact.cached", words.share.format(usage.cached_tokens / usage.input_tokens))
              )
        ),
        fact(
          "time",
          this.took(run.started_at, run.duration_sec) || "–",
          run.model_sec ? words.of("fact.waited", words.duration(run.model_sec)) : words.of("fact.started", words.clock.format(new Date(run.started_at)))
        )
      );
    }

    chain() {
      const words = this.words;
      return h(
        "ol",
        { class: "rp-chain", "aria-label": words.of("run.stages"), "data-key": "chain" },
        this.view.stages.map((stage) =>
          h(
            "li",
            { class: "rp-" + stage.status, "aria-current": stage.status === "running" && this.view.live ? "step" : null, "data-key": stage.id },
            h("span", { class: "rp-dot rp-num", "aria-hidden": "true" }, stage.status === "pending" || stage.status === "running" ? String(stage.number) : ICONS[stage.status]),
            h(
              "span",
              null,
              h("span", { class: "rp-stage-name" }, words.choice("stage", stage.id)),
              h("span", { class: "rp-sr" }, " " + words.choice("status", stage.status) + " "),
              stage.running.length ? h("span", { class: "rp-stage-now", dir: "auto" }, stage.running.slice(0, 2).join(", ") + (stage.running.length > 2 ? " …" : "")) : null
            ),
            h(
              "span",
              { class: "rp-muted rp-num" },
              this.took(stage.started_at, stage.status === "skipped" ? null : stage.duration_sec) || (stage.status === "skipped" ? words.of("status.skipped") : "\u00a0")
            )
          )
        )
      );
    }

    timeline() {
      const words = this.words;
      const begin = Date.parse(this.view.run.started_at);
      const all = [...this.beads.values()];
      const started = all.filter((b) => b.started_at);
      const end = Math.max(
        begin + 1000,
        ...(this.view.live ? [this.now()] : []),
        ...started.map((b) => Date.parse(b.completed_at || b.started_at)),
        this.view.run.completed_at ? Date.parse(this.view.run.completed_at) : 0
      );
      const length = (b) => Date.parse(b.completed_at || this.view.now) - Date.parse(b.started_at);
      let lanes = started;
      if (!this.allLanes && started.length > LANES) {
        const longest = new Set(
          [...started].sort((a, b) => !b.parent_id - !a.parent_id || length(b) - length(a)).slice(0, LANES)
        );
        lanes = started.filter((b) => longest.has(b));
      }
      const order = new Map(this.view.stages.map((s) => [s.id, s.number]));
      lanes = [...lanes].sort(
        (a, b) => order.get(a.stage) - order.get(b.stage) || !!a.parent_id - !!b.parent_id || Date.parse(a.started_at) - Date.parse(b.started_at)
      );
      const ticks = [0, 1, 2, 3, 4, 5].map((i) => h("span", null, words.duration(Math.round(((end - begin) * i) / 5000))));
      return h(
        "section",
        { class: "rp-card", "data-key": "timeline", "aria-labelledby": "rp-timeline" },
        h(
          "header",
          null,
          h("h2", { id: "rp-timeline" }, words.of("timeline.heading")),
          started.length > LANES
            ? h("button", { type: "button", class: "rp-chip", "data-do": "lanes" }, this.allLanes ? words.of("timeline.fewer") : words.of("timeline.all", started.length))
            : null
        ),
        lanes.length === 0
          ? h("p", { class: "rp-muted" }, words.of("timeline.empty"))
          : [
              h("ol", { class: "rp-gantt" }, lanes.map((bead) => this.lane(bead, begin, end))),
              h("div", { class: "rp-axis rp-num", "aria-hidden": "true" }, h("span"), h("div", { class: "rp-ticks" }, ticks)),
            ]
      );
    }

    lane(bead, begin, end) {
      const words = this.words;
      const from = Math.max(0, Date.parse(bead.started_at) - begin);
      const to = (bead.completed_at ? Date.parse(bead.completed_at) : this.view.live ? this.now() : end) - begin;
      const share = (ms) => ((100 * ms) / (end - begin)).toFixed(2);
      const name = bead.parent_id ? label(bead) : words.choice("stage", bead.stage);
      const at = words.duration(Math.round(from / 1000));
      const said = bead.completed_at
        ? words.of("timeline.bar", name, words.choice("status", bead.status), at, words.duration(bead.duration_sec))
        : words.of("timeline.bar-running", name, at);
      return h(
        "li",
        { class: bead.parent_id ? null : "rp-group", "data-key": bead.id },
        h("button", { type: "button", class: "rp-lane-name", "data-do": "find", "data-value": bead.id, title: said, "aria-label": said, dir: "auto" }, name),
        h("div", { class: "rp-lane" }, h("span", { class: "rp-bar rp-" + bead.status, "--from": share(from), "--width": share(Math.max(0, to - from)), title: said }))
      );
    }

    /* -- list of beads -- */

    fitting() {
      const { status, category, stage, search } = this.filter;
      const wanted = search.trim().toLowerCase();
      const list = [...this.beads.values()].filter(
        (bead) =>
          (!status || bead.status === status) &&
          (!category || bead.category === category) &&
          (!stage || bead.stage === stage) &&
          (!wanted || [bead.id, bead.name, bead.outcome, bead.error].some((t) => t && t.toLowerCase().includes(wanted)))
      );
      const { by, down } = this.sort;
      const value = {
        status: (b) => ["running", "failed", "pending", "completed", "skipped"].indexOf(b.status),
        bead: (b) => label(b).toLowerCase(),
        category: (b) => this.words.choice("category", b.category),
        tokens: (b) => b.tokens,
        time: (b) => b.duration_sec || 0,
      }[by];
      if (value) {
        list.sort((a, b) => {
          const x = value(a);
          const y = value(b);
          return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
        });
      } else {
        const order = new Map(this.view.stages.map((s) => [s.id, s.number]));
        list.sort((a, b) => order.get(a.stage) - order.get(b.stage) || !!a.parent_id - !!b.parent_id);
      }
      return list;
    }

    list() {
      const words = this.words;
      const all = [...this.beads.values()];
      const fitting = this.fitting();
      const shown = fitting.slice(0, this.rows);
      const count = (name, value) => all.filter((b) => b[name] === value).length;
      const chip = (name, value, caption) =>
        h(
          "button",
          { type: "button", class: "rp-chip rp-num", "data-do": name, "data-value": value, "aria-pressed": String(this.filter[name] === value), "data-key": name + value },
          caption
        );
      const present = (name, values) => values.filter((v) => count(name, v) > 0);
      const statuses = present("status", ["running", "failed", "pending", "completed", "skipped"]);
      const categories = present("category", ["features", "security", "compliance", "integration", "analysis", "execution", "review", "testing", "git", "documentation", "logging"]);
      return h(
        "section",
        { class: "rp-card", "data-key": "beads", "aria-labelledby": "rp-beads" },
        h("header", null, h("h2", { id: "rp-beads" }, words.of("beads.heading")), h("span", { class: "rp-muted rp-num", role: "status" }, words.of("beads.shown", fitting.length, all.length))),
        h(
          "div",
          { class: "rp-filters" },
          h(
            "div",
            { role: "group", "aria-label": words.of("beads.by-status"), class: "rp-filters" },
            chip("status", "", words.of("status.all") + " " + all.length),
            statuses.map((s) => chip("status", s, [icon(ICONS[s]), " " + words.choice("status", s) + " " + count("status", s)]))
          ),
          h(
            "div",
            { role: "group", "aria-label": words.of("beads.by-category"), class: "rp-filters" },
            categories.map((c) => chip("category", c, words.choice("category", c) + " " + count("category", c)))
          ),
          h(
            "select",
            { class: "rp-select", "data-filter": "stage", "aria-label": words.of("beads.by-stage") },
            h("option", { value: "" }, words.of("stage.all")),
            this.view.stages.map((s) => h("option", { value: s.id, selected: this.filter.stage === s.id }, s.number + " · " + words.choice("stage", s.id)))
          ),
          h("input", { type: "search", class: "rp-input", "data-filter": "search", placeholder: words.of("beads.search"), "aria-label": words.of("beads.search") })
        ),
        fitting.length === 0
          ? h(
              "p",
              { class: "rp-muted" },
              all.length === 0 ? words.of("beads.empty") : [words.of("beads.none") + " ", h("button", { type: "button", class: "rp-chip", "data-do": "reset" }, words.of("beads.reset"))]
            )
          : h(
              "table",
              { class: "rp-table rp-beads" },
              h("thead", null, h("tr", null, ["status", "bead", "category", "outcome", "tokens", "time"].map((c) => this.column(c)))),
              h("tbody", null, shown.map((bead) => this.row(bead)))
            ),
        shown.length < fitting.length
          ? h("div", { class: "rp-actions" }, h("button", { type: "button", class: "rp-chip", "data-do": "more" }, words.of("beads.more", Math.min(ROWS, fitting.length - shown.length))))
          : null
      );
    }

    column(name) {
      const words = this.words;
      const caption = words.of("column." + name);
      const sorted = this.sort.by === name;
      const number = name === "tokens" || name === "time";
      return h(
        "th",
        { scope: "col", class: "rp-c-" + name + (number ? " rp-n" : ""), "aria-sort": sorted ? (this.sort.down ? "descending" : "ascending") : null },
        name === "outcome"
          ? caption
          : h("button", { type: "button", class: "rp-sort", "data-do": "sort", "data-value": name }, caption, sorted ? icon(this.sort.down ? " ↓" : " ↑") : null)
      );
    }

    row(bead) {
      const words = this.words;
      const open = this.open.has(bead.id);
      const panel = "rp-bead-" + bead.id;
      const outcome = bead.outcome || this.printed(bead).trimEnd().split("\n").pop();
      const time = this.took(bead.status === "running" ? bead.started_at : null, bead.duration_sec);
      const main = h(
        "tr",
        { "data-key": "bead:" + bead.id, class: (bead.parent_id ? "" : "rp-stage-row") + (open ? " rp-row-open" : "") },
        h("td", null, state(words, "status", bead.status)),
        h(
          "td",
          null,
          h(
            "button",
            { type: "button", class: "rp-open", "data-do": "open", "data-value": bead.id, "aria-expanded": String(open), "aria-controls": open ? panel : null },
            h("span", { class: "rp-bead-name rp-text rp-clamp", dir: "auto" }, isImprovement(bead) ? h("span", { class: "rp-bead-id" }, bead.id) : null, bead.name)
          )
        ),
        h("td", { class: "rp-k" }, words.choice("category", bead.category)),
        h("td", { class: outcome ? (bead.outcome ? null : "rp-muted") : "rp-void" }, outcome ? h("span", { class: "rp-text rp-clamp", dir: "auto" }, outcome) : ""),
        h("td", { class: "rp-n" + (bead.tokens ? "" : " rp-void"), "data-label": words.of("column.tokens") }, bead.tokens ? words.whole.format(bead.tokens) : ""),
        h("td", { class: "rp-n" + (time ? "" : " rp-void"), "data-label": words.of("column.time") }, time || "")
      );
      return open ? [main, h("tr", { "data-key": "detail:" + bead.id, class: "rp-detail", id: panel }, h("td", { colspan: 6 }, this.detail(bead)))] : [main];
    }

    detail(bead) {
      const words = this.words;
      const improvement = this.view.improvements.find((i) => i.id === bead.id);
      const fact = (key, value) => (value === null || value === undefined || value === "" ? null : [h("dt", null, words.of("bead." + key)), h("dd", null, value)]);
      const long = (key, value) => fact(key, value ? text(value, "rp-pre") : null);
      const many = (key, values) => fact(key, values && values.length ? h("ul", null, values.map((v) => h("li", null, text(v)))) : null);
      const metadata = { ...(bead.metadata || {}) };
      const events = Array.isArray(metadata.model_events) ? metadata.model_events : [];
      delete metadata.model_events;
      if (improvement) {
        for (const known of ["priority", "files", "score", "fingerprint"]) {
          delete metadata[known];
        }
      }
      return h(
        "div",
        { class: "rp-panel" },
        h(
          "div",
          { class: "rp-inline" },
          h(
            "dl",
            { class: "rp-facts-list" },
            long("reason", improvement && improvement.reason),
            long("effect", improvement && improvement.expected_effect),
            long("input", bead.input),
            long(bead.status === "skipped" ? "why" : "output", bead.output),
            long("error", bead.error),
            many("files", improvement && improvement.files),
            many("checks", improvement && improvement.checks),
            many("unverified", improvement && improvement.unverified)
          ),
          h(
            "dl",
            { class: "rp-facts-list rp-num" },
            fact("id", h("code", { class: "rp-text" }, bead.id)),
            fact("stage", words.choice("stage", bead.stage)),
            fact("priority", improvement && improvement.priority && words.choice("priority", improvement.priority)),
            fact("score", improvement && improvement.score !== null && improvement.score !== undefined && words.tenth.format(improvement.score)),
            fact(
              "commit",
              improvement && improvement.commit && [h("code", null, improvement.commit.slice(0, 10)), " ", improvement.additions === null || improvement.additions === undefined ? null : words.of("bead.lines", improvement.additions, improvement.deletions)]
            ),
            fact("attempt", bead.attempt > 1 ? String(bead.attempt) : null),
            fact("started", words.time(bead.started_at)),
            fact("ended", words.time(bead.completed_at)),
            fact("calls", bead.calls ? words.whole.format(bead.calls) : null),
            fact("tokens", bead.tokens ? words.whole.format(bead.tokens) : null),
            fact("cached", bead.cached_tokens ? words.whole.format(bead.cached_tokens) : null),
            fact("cost", bead.calls ? words.money(bead.cost) : null)
          )
        ),
        events.length
          ? [
              h("h3", null, words.of("bead.model-events")),
              h("ul", { class: "rp-plain" }, events.map((e) => h("li", null, text(String(e.problem) + " → " + String(e.decision) + (e.wait_sec ? " (" + words.duration(e.wait_sec) + ")" : ""))))),
            ]
          : null,
        Object.keys(metadata).length ? [h("h3", null, words.of("bead.facts")), json(metadata)] : null,
        this.printed(bead) ? [h("h3", null, words.of("bead.printed")), source(words, words.of("bead.printed"), this.printed(bead))] : null,
        bead.diff ? this.diff(bead) : null
      );
    }

    /** The end of what a command of the bead prints while it runs. */
    printed(bead) {
      return (this.view.output && Object.hasOwn(this.view.output, bead.id) && this.view.output[bead.id]) || "";
    }

    diff(bead) {
      const words = this.words;
      const found = this.texts.get("diff:" + bead.id);
      const mode = (split, key) => h("button", { type: "button", class: "rp-chip", "data-do": "split", "data-value": String(split), "aria-pressed": String(this.split === split) }, words.of(key));
      return [
        h("h3", null, words.of("diff.heading")),
        found && found.value !== undefined
          ? [h("div", { class: "rp-filters" }, mode(false, "diff.unified"), mode(true, "diff.split")), drawDiff(words, label(bead), found.value, this.split)]
          : h("p", { class: "rp-muted", role: "status" }, found && found.problem ? found.problem : words.of("diff.loading")),
      ];
    }

    /* -- review, gate, tests, documents -- */

    review() {
      const { review, run } = this.view;
      const words = this.words;
      const card = (...content) =>
        h("section", { class: "rp-card", "data-key": "review", "aria-labelledby": "rp-review" }, h("header", null, h("h2", { id: "rp-review" }, words.of("review.heading")), h("span", { class: "rp-muted rp-num" }, words.of("review.threshold", words.tenth.format(run.threshold)))), content);
      if (!review) {
        return card(h("p", { class: "rp-muted" }, words.of("review.none")));
      }
      return card(
        review.failure ? h("div", { class: "rp-note rp-bad" }, h("strong", null, icon("✕"), " ", words.of("review.failed")), text(review.failure, "rp-pre")) : null,
        review.dimensions.length ? h("ul", { class: "rp-scores rp-num" }, review.dimensions.map((d) => this.dimension(d))) : null,
        review.summary ? h("p", { class: "rp-text rp-pre", dir: "auto" }, review.summary) : null,
        h("h3", null, words.of("review.issues")),
        review.issues.length + review.resolved.length === 0 ? h("p", { class: "rp-muted" }, words.of("review.no-issues")) : null,
        h("ul", { class: "rp-issues" }, review.issues.map((i) => this.issue(i, false)), review.resolved.map((i) => this.issue(i, true)))
      );
    }

    dimension(dimension) {
      const words = this.words;
      const scored = dimension.score !== null && dimension.score !== undefined;
      return h(
        "li",
        { title: dimension.reason || null },
        h("span", null, words.choice("dimension", dimension.id)),
        h(
          "span",
          { class: "rp-track", "aria-hidden": "true" },
          scored ? h("span", { class: "rp-fill" + (dimension.score < this.view.run.threshold ? " rp-below" : ""), "--width": Math.max(0, Math.min(100, dimension.score * 10)) }) : null,
          h("span", { class: "rp-mark", "--at": this.view.run.threshold * 10 })
        ),
        h("span", { class: "rp-n" }, scored ? [h("span", { "aria-hidden": "true" }, words.tenth.format(dimension.score)), h("span", { class: "rp-sr" }, words.of("review.of-ten", words.tenth.format(dimension.score)))] : [h("span", { "aria-hidden": "true" }, "–"), h("span", { class: "rp-sr" }, words.of("review.not-applicable"))])
      );
    }

    issue(issue, settled) {
      const words = this.words;
      const place = issue.file ? (issue.line ? words.of("review.file-line", issue.file, issue.line) : issue.file) : null;
      const url = webAddress(issue.url);
      return h(
        "li",
        { class: settled ? "rp-settled" : null },
        h("span", { class: "rp-severity rp-" + issue.severity }, icon(settled ? "✓" : issue.severity === "low" ? "▽" : issue.severity === "medium" ? "△" : "▲"), " ", words.choice("severity", issue.severity)),
        settled ? words.of("review.resolved", "").trim() + " · " : null,
        issue.improvement_id ? [h("button", { type: "button", class: "rp-sort", "data-do": "find", "data-value": issue.improvement_id }, issue.improvement_id), " · "] : null,
        place ? h("code", { class: "rp-text" }, url ? h("a", { href: url, rel: "noopener noreferrer" }, place) : place) : null,
        h("p", { class: "rp-text rp-pre", dir: "auto" }, issue.description),
        issue.suggestion ? h("p", { class: "rp-text rp-pre rp-muted", dir: "auto" }, issue.suggestion) : null
      );
    }

    gate() {
      const { gate } = this.view;
      const words = this.words;
      const held = gate.filter((c) => c.state === "held").length;
      return h(
        "section",
        { class: "rp-card", "data-key": "gate", "aria-labelledby": "rp-gate" },
        h("header", null, h("h2", { id: "rp-gate" }, words.of("gate.heading")), h("span", { class: "rp-muted rp-num" }, words.of("gate.summary", held, gate.length))),
        h(
          "ul",
          { class: "rp-gate" },
          gate.map((condition) =>
            h(
              "li",
              { class: "rp-" + condition.state, "data-key": condition.id },
              icon(STATE_ICONS[condition.state]),
              h("span", { class: "rp-muted rp-num" }, condition.id),
              h(
                "span",
                null,
                h("span", null, words.choice("gate", condition.id)),
                h("span", { class: condition.state === "broken" ? null : "rp-sr" }, condition.state === "broken" ? [" · ", h("strong", null, words.choice("gate", condition.state))] : " (" + words.choice("gate", condition.state) + ")"),
                condition.reason && condition.state !== "held" ? h("span", { class: "rp-text rp-pre", dir: "auto" }, h("br"), condition.reason) : null,
                condition.evidence ? h("span", { class: "rp-text rp-muted", dir: "auto" }, condition.state === "held" || !condition.reason ? " · " : h("br"), condition.evidence) : null
              )
            )
          )
        )
      );
    }

    tests() {
      const { tests } = this.view;
      const words = this.words;
      const card = (aside, ...content) =>
        h("section", { class: "rp-card", "data-key": "tests", "aria-labelledby": "rp-tests" }, h("header", null, h("h2", { id: "rp-tests" }, words.of("tests.heading")), aside), content);
      if (!tests) {
        return card(null, h("p", { class: "rp-muted" }, words.of("tests.none")));
      }
      const heads = (...keys) => h("thead", null, h("tr", null, keys.map((k, i) => h("th", { scope: "col", class: i > (keys.length > 6 ? 0 : 1) ? "rp-n" : null }, words.of("tests.column-" + k)))));
      const suite = (key, result) =>
        h(
          "tr",
          null,
          h("th", { scope: "row" }, words.of("tests." + key)),
          result
            ? [
                h("td", null, state(words, "suite", result.state), result.reason ? h("span", { class: "rp-text", dir: "auto" }, h("br"), result.reason) : null),
                [result.total, result.passed, result.failed + result.errors, result.skipped].map((n) => h("td", { class: "rp-n" }, words.whole.format(n))),
                h("td", { class: "rp-n" }, words.duration(result.duration_sec)),
              ]
            : [h("td", { class: "rp-muted", colspan: 6 }, words.of("tests.not-run"))]
        );
      const outputs = [["base", words.of("tests.before")], ["branch", words.of("tests.after")]]
        .filter(([id]) => tests[id])
        .concat(tests.groups.filter((g) => g.status === "run").map((g) => [g.category, words.choice("category", g.category)]));
      const reasons = tests.groups.flatMap((g) => g.reasons.map((r) => [g.category, r]));
      return card(
        h("span", { class: "rp-muted" }, [tests.framework && words.of("tests.framework", tests.framework), tests.sandbox && words.of("tests.sandbox", tests.sandbox)].filter((x) => x).join(", ")),
        h("h3", null, words.of("tests.existing")),
        h(
          "div",
          { class: "rp-scroll", tabindex: "0", role: "group", "aria-label": words.of("tests.existing") },
          h(
            "table",
            { class: "rp-table" },
            h("thead", null, h("tr", null, h("th", { scope: "col" }, words.of("tests.column-suite")), h("th", { scope: "col" }, words.of("tests.column-state")), ["total", "passed", "failed", "skipped"].map((k) => h("th", { scope: "col", class: "rp-n" }, words.of("tests.column-" + k))), h("th", { scope: "col", class: "rp-n" }, words.of("column.time")))),
            h("tbody", null, suite("before", tests.base), suite("after", tests.branch))
          )
        ),
        tests.regressions.length
          ? [h("h3", null, words.of("tests.regressions")), h("ul", { class: "rp-plain" }, tests.regressions.map((r) => h("li", null, text(words.of("tests.regression", r.test, words.choice("outcome", r.outcome)) + (r.improvement_id ? " (" + r.improvement_id + ")" : "")))))]
          : null,
        tests.groups.length
          ? [
              h("h3", null, words.of("tests.generated")),
              h(
                "div",
                { class: "rp-scroll", tabindex: "0", role: "group", "aria-label": words.of("tests.generated") },
                h(
                  "table",
                  { class: "rp-table" },
                  heads("group", "total", "passed", "failed", "proof", "protect", "dropped", "mutants"),
                  h("tbody", null, tests.groups.map((g) => this.group(g)))
                )
              ),
            ]
          : null,
        reasons.length ? [h("h3", null, words.of("tests.reasons")), h("ul", { class: "rp-plain" }, reasons.map(([c, r]) => h("li", null, h("strong", null, words.choice("category", c)), " · ", text(r))))] : null,
        this.texts_("output", outputs, "tests.output")
      );
    }

    group(group) {
      const words = this.words;
      const name = h("th", { scope: "row" }, words.choice("category", group.category));
      if (group.status !== "run") {
        return h("tr", null, name, h("td", { colspan: 7 }, text([words.choice("group", group.status), group.reason ? ": " + group.reason : "", group.files.length ? ": " + group.files.join(", ") : ""], "rp-muted")));
      }
      return h(
        "tr",
        null,
        name,
        [group.total, group.passed, group.failed + group.errors, group.fail_to_pass, group.pass_to_pass, group.dropped].map((n) => h("td", { class: "rp-n" }, words.whole.format(n))),
        h("td", { class: "rp-n" }, group.mutants ? words.of("tests.fraction", group.mutants_caught, group.mutants) : "–")
      );
    }

    documents() {
      const { docs, sources } = this.view;
      const words = this.words;
      const names = Object.keys((sources && sources.documents) || {}).map((n) => [n, n]);
      if (!docs && names.length === 0) {
        return null;
      }
      return h(
        "section",
        { class: "rp-card", "data-key": "documents", "aria-labelledby": "rp-documents" },
        h("header", null, h("h2", { id: "rp-documents" }, words.of("docs.heading")), docs ? h("span", { class: "rp-muted" }, words.choice("docs", docs.status)) : null),
        docs && docs.reason ? h("p", { class: "rp-text", dir: "auto" }, docs.reason) : null,
        docs && docs.files && docs.files.length ? h("ul", { class: "rp-plain" }, docs.files.map((f) => h("li", null, h("code", { class: "rp-text" }, f)))) : null,
        this.texts_("document", names, "docs.show")
      );
    }

    /** Buttons that show texts of the repository, and the texts that are shown. */
    texts_(kind, entries, key) {
      const words = this.words;
      const known = entries.filter(([id]) => this.root.dataset[kind + "Url"] || this.texts.has(kind + ":" + id));
      if (known.length === 0) {
        return null;
      }
      return [
        h(
          "div",
          { class: "rp-actions" },
          known.map(([id, name]) =>
            h("button", { type: "button", class: "rp-chip", "data-do": "show", "data-value": kind + ":" + id, "aria-expanded": String(this.shown.has(kind + ":" + id)) }, words.of(key, name))
          )
        ),
        known
          .filter(([id]) => this.shown.has(kind + ":" + id))
          .map(([id, name]) => {
            const found = this.texts.get(kind + ":" + id);
            return [
              h("h3", null, name),
              found && found.value !== undefined ? source(words, words.of(key, name), found.value) : h("p", { class: "rp-muted", role: "status" }, found && found.problem ? found.problem : words.of("tests.loading")),
            ];
          }),
      ];
    }
  }

  function isImprovement(bead) {
    return /^IMP-\d+$/.test(bead.id);
  }

  function label(bead) {
    return isImprovement(bead) ? bead.id + " " + bead.name : bead.name;
  }

  /** Plain JSON as a list of names and values. */
  function json(value) {
    if (Array.isArray(value)) {
      return h("ul", null, value.map((v) => h("li", null, json(v))));
    }
    if (value !== null && typeof value === "object") {
      return h("dl", { class: "rp-facts-list" }, Object.entries(value).map(([k, v]) => [h("dt", { class: "rp-text" }, k.replaceAll("_", " ")), h("dd", null, json(v))]));
    }
    return text(String(value), "rp-pre");
  }

  window.RepoPilot = { h, svg, patchChildren, Words, text, icon, state, webAddress, RunPage };

  function begin() {
    for (const root of document.querySelectorAll('[data-repo-pilot="run"]')) {
      new RunPage(root).start();
    }
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", begin);
  } else {
    begin();
  }
})();
