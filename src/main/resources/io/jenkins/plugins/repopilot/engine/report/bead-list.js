/* Draws the beads of a run as a list to filter, search, sort and open. */
(function () {
  "use strict";

  const { ICONS, h, large, text, icon, state, brief, webAddress, card, table, source, drawDiff } = window.RepoPilot;

  const FIRST_ROWS = 30;
  const ROWS = 100;
  const STATUSES = ["running", "failed", "pending", "completed", "skipped"];
  const CATEGORIES = ["features", "security", "compliance", "integration", "analysis", "execution", "review", "testing", "git", "documentation", "logging"];
  const COLUMNS = ["status", "bead", "category", "outcome", "tokens", "time"];
  const NO_FILTER = { status: "", category: "", stage: "", search: "" };

  /** Facts of an improvement's bead that the improvement itself tells. */
  const TOLD = ["priority", "files", "score", "fingerprint", "commit", "additions", "deletions", "checks", "unverified", "model", "replies", "well_formed_replies"];

  class BeadList {
    /** @param page the page of the run: its view, beads, words and texts */
    constructor(page) {
      this.page = page;
      this.open = new Set();
      this.filter = { ...NO_FILTER };
      this.sort = { by: "order", down: false };
      this.rows = FIRST_ROWS;
      this.split = false;
    }

    /* -- what a person does -- */

    /** Whether the action was one of the list's own. */
    act(name, value) {
      switch (name) {
        case "open":
          this.toggle(value);
          break;
        case "status":
        case "category":
          this.filter[name] = this.filter[name] === value ? "" : value;
          this.rows = FIRST_ROWS;
          break;
        case "stage":
          this.narrow("stage", this.filter.stage === value ? "" : value);
          break;
        case "sort":
          this.sort = { by: value, down: this.sort.by === value ? !this.sort.down : value === "tokens" || value === "time" };
          break;
        case "more":
          this.rows += value === "all" ? this.page.beads.size : ROWS;
          break;
        case "reset":
          this.unfilter();
          break;
        case "split":
          this.split = value === "true";
          break;
        default:
          return false;
      }
      return true;
    }

    typed(name, value) {
      if (name === "sort") {
        this.sort = { by: value, down: value === "tokens" || value === "time" };
      } else {
        this.filter[name] = value;
        this.rows = FIRST_ROWS;
      }
    }

    toggle(id) {
      if (!this.open.delete(id)) {
        this.open.add(id);
        this.need(id);
      }
      this.page.remember(this.open.has(id) ? id : null);
    }

    narrow(name, value) {
      this.filter[name] = value;
      this.rows = FIRST_ROWS;
      this.page.root.querySelector('[data-filter="' + name + '"]').value = value;
    }

    unfilter() {
      this.filter = { ...NO_FILTER };
      for (const field of this.page.root.querySelectorAll("[data-filter]")) {
        field.value = field.dataset.filter === "sort" ? this.sort.by : "";
      }
    }

    /** Opens a bead, whatever the filters hide. */
    show(id) {
      const bead = this.page.beads.get(id);
      if (!this.fitting().includes(bead)) {
        this.unfilter();
      }
      this.rows = Math.max(this.rows, this.fitting().indexOf(bead) + 1);
      this.open.add(id);
      this.need(id);
      this.page.remember(id);
    }

    /** Asks for what an open bead shows and the view does not hold. */
    need(id) {
      const bead = this.page.beads.get(id);
      if (!bead) {
        return;
      }
      const stamp = bead.status + bead.calls + (bead.completed_at || "");
      if (bead.diff) {
        this.page.texts.need("diff", id, stamp);
      }
      if (bead.log) {
        this.page.texts.need("output", id, stamp);
      }
      if (bead.calls || (bead.metadata && bead.metadata.model_events)) {
        this.page.texts.need("calls", id, stamp);
      }
    }

    needOpen() {
      this.open.forEach((id) => this.need(id));
    }

    /* -- what fits -- */

    fitting() {
      const { status, category, stage, search } = this.filter;
      const wanted = search.trim().toLowerCase();
      const list = [];
      for (const bead of this.page.beads.values()) {
        if ((!status || bead.status === status) && (!category || bead.category === category) && (!stage || bead.stage === stage) && (!wanted || this.searched(bead).includes(wanted))) {
          list.push(bead);
        }
      }
      return this.sorted(list);
    }

    /** A bead's text in lower case, made once for each state of it. */
    searched(bead) {
      if (bead.searched === undefined) {
        bead.searched = [bead.id, bead.name, bead.outcome, bead.error].filter((t) => t).join("\n").toLowerCase();
      }
      return bead.searched;
    }

    sorted(list) {
      const { by, down } = this.sort;
      const { words } = this.page;
      const value = {
        status: (b) => STATUSES.indexOf(b.status),
        bead: (b) => this.page.label(b).toLowerCase(),
        category: (b) => words.choice("category", b.category),
        tokens: (b) => b.tokens,
        time: (b) => b.duration_sec || 0,
      }[by];
      if (!value) {
        const order = this.page.stageNumbers();
        return list.sort((a, b) => order.get(a.stage) - order.get(b.stage) || !!a.parent_id - !!b.parent_id);
      }
      const keyed = list.map((bead) => [value(bead), bead]);
      keyed.sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1));
      return keyed.map(([, bead]) => bead);
    }

    counts() {
      const counts = { status: {}, category: {} };
      for (const bead of this.page.beads.values()) {
        counts.status[bead.status] = (counts.status[bead.status] || 0) + 1;
        counts.category[bead.category] = (counts.category[bead.category] || 0) + 1;
      }
      return counts;
    }

    /** In a run that goes on, what is at work comes into view when the page is opened. */
    begin() {
      if (this.begun) {
        return;
      }
      this.begun = true;
      const box = this.page.root.querySelector(".rp-live .rp-bead-box");
      const running = box && box.querySelector(".rp-child .rp-state.rp-running");
      if (running) {
        box.scrollTop += running.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 2;
      }
    }

    /* -- drawing -- */

    draw() {
      const { words, beads } = this.page;
      const fitting = this.fitting();
      const shown = fitting.slice(0, this.page.view.live ? Math.max(this.rows, ROWS) : this.rows);
      const left = fitting.length - shown.length;
      return card(
        "beads",
        words.of("beads.heading"),
        h("span", { class: "rp-muted rp-num", role: "status" }, words.of("beads.shown", words.whole.format(fitting.length), words.whole.format(beads.size))),
        this.filters(),
        fitting.length === 0
          ? h("p", { class: "rp-muted" }, beads.size === 0 ? words.of("beads.empty") : [words.of("beads.none") + " ", h("button", { type: "button", class: "rp-chip", "data-do": "reset" }, words.of("beads.reset"))])
          : h(
              "div",
              { class: "rp-bead-box" },
              h(
                "table",
                { class: "rp-table rp-beads" + (this.sort.by === "order" ? " rp-nested" : "") },
                h("caption", { class: "rp-sr" }, words.of("beads.what")),
                h("thead", null, h("tr", null, COLUMNS.map((c) => this.column(c)))),
                h("tbody", null, shown.map((bead) => this.row(bead)))
              )
            ),
        left > 0
          ? h(
              "div",
              { class: "rp-actions" },
              h("button", { type: "button", class: "rp-chip", "data-do": "more" }, words.of("beads.more", Math.min(ROWS, left))),
              left > ROWS ? h("button", { type: "button", class: "rp-chip", "data-do": "more", "data-value": "all" }, words.of("beads.all", words.whole.format(fitting.length))) : null
            )
          : null
      );
    }

    filters() {
      const { words, view, beads } = this.page;
      const counts = this.counts();
      const chip = (name, value, caption) =>
        h("button", { type: "button", class: "rp-chip rp-num", "data-do": name, "data-value": value, "aria-pressed": String(this.filter[name] === value), "data-key": name + value }, caption);
      const row = (...parts) => h("div", { class: "rp-filters" }, parts);
      return [
        row(
          h(
            "div",
            { role: "group", "aria-label": words.of("beads.by-status"), class: "rp-chips" },
            chip("status", "", words.of("status.all") + " " + words.whole.format(beads.size)),
            STATUSES.filter((s) => counts.status[s]).map((s) => chip("status", s, [icon(ICONS[s]), " " + words.choice("status", s) + " " + words.whole.format(counts.status[s])]))
          ),
          h("input", { type: "search", class: "rp-input", "data-filter": "search", placeholder: words.of("beads.search"), "aria-label": words.of("beads.search") }),
          h(
            "select",
            { class: "rp-select", "data-filter": "stage", "aria-label": words.of("beads.by-stage") },
            h("option", { value: "" }, words.of("stage.all")),
            view.stages.map((s) => h("option", { value: s.id, selected: this.filter.stage === s.id }, s.number + " · " + words.choice("stage", s.id)))
          ),
          h(
            "select",
            { class: "rp-select rp-only-narrow", "data-filter": "sort", "aria-label": words.of("beads.sort") },
            h("option", { value: "order" }, words.of("beads.sort-order")),
            COLUMNS.filter((c) => c !== "outcome").map((c) => h("option", { value: c, selected: this.sort.by === c }, words.of("column.sort", words.of("column." + c))))
          )
        ),
        row(
          h(
            "div",
            { role: "group", "aria-label": words.of("beads.by-category"), class: "rp-chips" },
            CATEGORIES.filter((c) => counts.category[c]).map((c) => chip("category", c, words.choice("category", c) + " " + words.whole.format(counts.category[c])))
          )
        ),
      ];
    }

    column(name) {
      const { words } = this.page;
      const caption = words.of("column." + name);
      const sorted = this.sort.by === name;
      const number = name === "tokens" || name === "time";
      return h(
        "th",
        { scope: "col", class: "rp-c-" + name + (number ? " rp-n" : ""), "aria-sort": sorted ? (this.sort.down ? "descending" : "ascending") : null },
        name === "outcome" ? caption : h("button", { type: "button", class: "rp-plain-button", "data-do": "sort", "data-value": name }, caption, sorted ? icon(this.sort.down ? " ↓" : " ↑") : null)
      );
    }

    row(bead) {
      const { words } = this.page;
      const open = this.open.has(bead.id);
      const panel = "rp-bead-" + bead.id;
      const time = this.page.took(bead.status === "running" ? bead.started_at : null, bead.duration_sec);
      const outcome = bead.outcome || this.printed(bead).trimEnd().split("\n").pop();
      const main = h(
        "tr",
        { "data-key": "bead:" + bead.id, class: (bead.parent_id ? "rp-child" : "rp-stage-row") + (open ? " rp-row-open" : "") },
        h("td", { class: "rp-c-status" }, state(words, "status", bead.status)),
        h(
          "td",
          { class: "rp-c-bead" },
          h(
            "button",
            { type: "button", class: "rp-open", "data-do": "open", "data-value": bead.id, "aria-expanded": String(open), "aria-controls": open ? panel : null },
            h(
              "span",
              { class: "rp-bead-name rp-text rp-clamp", dir: "auto" },
              this.page.isImprovement(bead) ? h("span", { class: "rp-bead-id" }, bead.id) : null,
              bead.name,
              bead.attempt > 1 ? h("span", { class: "rp-badge" }, words.of("bead.attempt-of", bead.attempt)) : null
            )
          )
        ),
        h("td", { class: "rp-k" }, words.choice("category", bead.category)),
        h("td", { class: "rp-c-outcome" + (outcome ? (bead.outcome ? "" : " rp-muted") : " rp-void") }, outcome ? h("span", { class: "rp-text rp-clamp", dir: "auto" }, brief(outcome)) : ""),
        h("td", { class: "rp-n" + (bead.tokens ? "" : " rp-void") }, bead.tokens ? [words.whole.format(bead.tokens), h("span", { class: "rp-only-narrow" }, " " + words.of("column.tokens").toLowerCase())] : ""),
        h("td", { class: "rp-n" + (time ? "" : " rp-void") }, time || "")
      );
      return open ? [main, h("tr", { "data-key": "detail:" + bead.id, class: "rp-detail", id: panel }, h("td", { colspan: COLUMNS.length }, this.detail(bead)))] : [main];
    }

    /* -- an open bead -- */

    detail(bead) {
      const improvement = this.page.view.improvements.find((i) => i.id === bead.id);
      return h(
        "div",
        { class: "rp-panel" },
        h("div", { class: "rp-inline" }, this.told(bead, improvement), this.figures(bead, improvement)),
        this.calls(bead),
        this.facts(bead, improvement),
        this.printed(bead) ? [h("h3", null, this.page.words.of("bead.printed")), source(this.page.words.of("bead.printed"), this.printed(bead), true)] : null,
        bead.diff ? this.diff(bead) : null,
        bead.log ? [h("h3", null, this.page.words.of("bead.log")), this.page.texts.box("output", bead.id, this.page.words.of("tests.output", bead.name))] : null
      );
    }

    /** The end of what a command of the bead prints while it runs. */
    printed(bead) {
      const { output } = this.page.view;
      return (output && Object.hasOwn(output, bead.id) && output[bead.id]) || "";
    }

    fact(key, value) {
      return value === null || value === undefined || value === "" || value === false ? null : [h("dt", null, this.page.words.of("bead." + key)), h("dd", null, value)];
    }

    told(bead, improvement) {
      const long = (key, value) => this.fact(key, value ? text(value, "rp-pre") : null);
      const many = (key, values) => this.fact(key, values && values.length ? h("ul", { class: "rp-plain" }, values.map((v) => h("li", null, text(v)))) : null);
      const known = improvement || {};
      const parts = [
        long("reason", known.reason),
        long("effect", known.expected_effect),
        long("input", bead.input),
        long(bead.status === "skipped" ? "why" : "output", bead.output),
        long("error", bead.error),
        many("files", known.files),
        many("checks", known.checks),
        many("unverified", known.unverified),
      ].filter((part) => part);
      return h("dl", { class: "rp-facts-list" }, parts.length ? parts : this.fact("output", this.page.words.of(bead.status === "running" ? "bead.at-work" : "bead.nothing-told")));
    }

    figures(bead, improvement) {
      const { words } = this.page;
      const known = improvement || {};
      const score = known.score === null || known.score === undefined ? null : words.tenth.format(known.score);
      const lines = known.additions === null || known.additions === undefined ? null : " " + words.of("bead.lines", known.additions, known.deletions);
      const tokens = bead.tokens
        ? words.whole.format(bead.tokens) + (bead.cached_tokens ? " (" + words.of("bead.of-cache", words.whole.format(bead.cached_tokens)) + ")" : "")
        : null;
      return h(
        "dl",
        { class: "rp-facts-list rp-num" },
        this.fact("id", h("code", { class: "rp-text" }, bead.id)),
        this.fact("stage", words.choice("stage", bead.stage)),
        this.fact("priority", known.priority && words.choice("priority", known.priority)),
        this.fact("score", score && words.of("fact.score", score)),
        this.fact("commit", known.commit && [h("code", null, known.commit.slice(0, 10)), lines]),
        this.fact("attempt", bead.attempt > 1 ? words.of("bead.attempt-again", bead.attempt) : null),
        this.fact("started", words.time(bead.started_at)),
        this.fact("ended", bead.completed_at && [words.time(bead.completed_at), bead.duration_sec === null || bead.duration_sec === undefined ? null : " (" + words.duration(bead.duration_sec) + ")"]),
        this.fact("calls", bead.calls ? words.whole.format(bead.calls) : null),
        this.fact("tokens", tokens),
        this.fact("cost", bead.calls ? words.money(bead.cost) : null)
      );
    }

    /** What was asked of the models, and what happened to it. */
    calls(bead) {
      const { words, texts } = this.page;
      const events = bead.metadata && Array.isArray(bead.metadata.model_events) ? bead.metadata.model_events : [];
      const found = texts.get("calls", bead.id);
      const known = found && found.value;
      return [
        known && known.length
          ? [
              h("h3", null, words.of("call.heading")),
              table(
                words.of("call.heading"),
                [["outcome"], ["model"], ["purpose"], ["sent", 1], ["cached", 1], ["received", 1], ["waited", 1]]
                  .map(([k, n]) => [words.of("call.column-" + k), n])
                  .concat(texts.has("call", bead.id + ":1") ? [[h("span", { class: "rp-sr" }, words.of("call.show"))]] : []),
                known.map((call) => this.call(bead, call)),
                "rp-cards"
              ),
              known.map((call) => texts.shownBox("call", bead.id + ":" + call.number, words.of("call.texts", call.number))),
            ]
          : null,
        events.length
          ? [
              h("h3", null, words.of("bead.model-events")),
              h("ul", { class: "rp-plain" }, events.map((e) => h("li", null, text(String(e.problem) + " → " + String(e.decision) + (e.wait_sec ? " (" + words.duration(e.wait_sec) + ")" : ""))))),
            ]
          : null,
      ];
    }

    call(bead, call) {
      const { words, texts } = this.page;
      const number = (n) => h("td", { class: "rp-n" + (n === null || n === undefined ? " rp-void" : "") }, n === null || n === undefined ? "–" : words.whole.format(n));
      const button = texts.button("call", bead.id + ":" + call.number, words.of("call.show"), words.of("call.texts", call.number));
      const became = call.outcome === "reply" && call.end !== "stop" ? call.end : call.outcome;
      return h(
        "tr",
        { "data-key": "call:" + call.number },
        h("td", null, state(words, "call", became), call.problem ? h("div", null, text(call.problem, "rp-pre")) : null),
        h("td", { class: "rp-model" }, text(call.model)),
        h("td", null, words.choice("purpose", call.purpose)),
        number(call.input_tokens),
        number(call.cached_tokens),
        number(call.output_tokens),
        h("td", { class: "rp-n" }, words.duration(call.waited_sec)),
        button ? h("td", { class: "rp-n" }, button) : null
      );
    }

    /** Whatever else the stage noted. */
    facts(bead, improvement) {
      const facts = Object.entries(bead.metadata || {}).filter(
        ([key, value]) => key !== "model_events" && !(improvement && TOLD.includes(key)) && !(bead.id === "merge-request.gate" && key === "conditions") && !empty(value)
      );
      return facts.length ? [h("h3", null, this.page.words.of("bead.facts")), json(Object.fromEntries(facts))] : null;
    }

    diff(bead) {
      const { words, texts } = this.page;
      const found = texts.get("diff", bead.id);
      const mode = (split, key) => h("button", { type: "button", class: "rp-chip", "data-do": "split", "data-value": String(split), "aria-pressed": String(this.split === split) }, words.of(key));
      return [
        h("h3", null, words.of("diff.heading")),
        found && found.value !== undefined
          ? [h("div", { class: "rp-chips" }, mode(false, "diff.unified"), mode(true, "diff.split")), large("diff:" + bead.id, [this.split, found.stamp, found.value.length].join(" "), () => drawDiff(words, this.page.label(bead), found.value, this.split))]
          : texts.box("diff", bead.id, words.of("diff.heading")),
      ];
    }
  }

  function empty(value) {
    return value === null || value === 0 || (typeof value === "object" && Object.keys(value).length === 0);
  }

  /** Plain JSON as a list of names and values. */
  function json(value) {
    if (Array.isArray(value)) {
      return h("ul", { class: "rp-plain" }, value.map((v) => h("li", null, json(v))));
    }
    if (value !== null && typeof value === "object") {
      return h("dl", { class: "rp-facts-list" }, Object.entries(value).map(([k, v]) => [h("dt", { class: "rp-text" }, name(k)), h("dd", null, json(v))]));
    }
    const url = webAddress(value);
    return url ? h("a", { href: url, rel: "noopener noreferrer", class: "rp-text" }, url) : text(String(value), "rp-pre");
  }

  /** A name of a fact as words. */
  function name(key) {
    const words = key.replaceAll("_", " ");
    return /^[a-z][a-z ]*$/.test(words) ? words[0].toUpperCase() + words.slice(1) : words;
  }

  window.RepoPilot.BeadList = BeadList;
})();
