/*
 * Draws the history of a job and the list of all runs.
 *
 *   <div class="repo-pilot" data-repo-pilot="history" data-url="data" data-builds="/job/NAME/">
 *   <div class="repo-pilot" data-repo-pilot="runs" data-url="data" data-root="/">
 */
(function () {
  "use strict";

  const { ICONS, h, svg, patchChildren, Words, text, state, webAddress, card, figure, table } = window.RepoPilot;

  const BAR = { merged: "completed", closed: "skipped", armed: "running", open: "running", gate_closed: "warned", dry_run: "skipped", nothing: "skipped", completed: "completed", failed: "failed", aborted: "failed", running: "running" };
  const STATUSES = ["running", "completed", "failed", "aborted", "merged", "open", "gate_closed", "armed"];
  const WAITING = ["open", "armed", "gate_closed"];
  const AGES = [1, 7, 30, 90, 365];
  const BEADS = ["completed", "failed", "skipped", "running", "pending"];
  const CHART = { height: 170, left: 62, right: 38, top: 10, bottom: 24 };
  const CHARTS_SIDE_BY_SIDE = 900;
  const CARD_EDGES = 40;

  async function load(root, url) {
    const answer = await fetch(new URL(url, document.baseURI), { credentials: "same-origin", cache: "no-store" });
    const body = await answer.json();
    if (!answer.ok) {
      throw new Error(body.error ? body.error.message : "HTTP " + answer.status);
    }
    return body;
  }

  function failed(root, message) {
    root.replaceChildren(h("p", { class: "rp-note rp-bad", role: "alert" }, message));
    root.setAttribute("aria-busy", "false");
  }

  function outcome(words, run) {
    return state(words, "outcome", run.outcome);
  }

  function pull(words, run) {
    const url = webAddress(run.pull_request_url);
    if (run.pull_request === null) {
      return "";
    }
    const number = words.of("fact.pull-number", run.pull_request);
    return url ? h("a", { href: url, rel: "noopener noreferrer" }, number) : number;
  }

  function tests(words, run) {
    if (run.tests_before === null) {
      return "";
    }
    return run.tests_after === null ? words.whole.format(run.tests_before) : words.of("fact.tests-change", words.whole.format(run.tests_before), words.whole.format(run.tests_after));
  }

  const FIGURES = ["time", "kept", "score", "tests", "pull", "cost"];

  /** Captions of a table of runs: words first, then the figures that all of them have. */
  function heads(words, names) {
    return names.map((name) => [words.of("runs.column-" + name), false]).concat(FIGURES.map((name) => [words.of("runs.column-" + name), true]));
  }

  /** The figures that all tables of runs have. */
  function figures(words, run) {
    const values = {
      time: words.duration(run.duration_sec),
      kept: run.improvements ? words.of("runs.fraction", run.kept, run.improvements) : "",
      score: run.score === null ? "" : words.tenth.format(run.score),
      tests: tests(words, run),
      pull: pull(words, run),
      cost: run.outcome === "running" && run.cost === null ? "" : words.money(run.cost),
    };
    return [
      h("td", { class: "rp-when" }, words.moment(run.started_at)),
      FIGURES.map((name) => h("td", { class: "rp-n" + (values[name] === "" ? " rp-void" : "") }, values[name] === "" ? "–" : values[name])),
    ];
  }

  /** The smallest round number that is not below a value, so that an axis ends at it. */
  function roundUp(value) {
    const power = Math.pow(10, Math.floor(Math.log10(value)));
    return [1, 2, 3, 4, 5, 6, 8, 10].find((n) => n * power >= value) * power;
  }

  const MINUTES = [10, 20, 30, 60, 120, 240, 480, 600, 1200, 1800, 2400, 3600, 7200, 14400, 28800, 43200, 86400];

  /* ---- history of a job ---- */

  class HistoryPage {
    constructor(root) {
      this.root = root;
      root.addEventListener("click", (event) => {
        const button = event.target.closest("[data-forget]");
        if (button) {
          this.forget(button.dataset.forget);
        }
      });
      root.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && this.asking) {
          this.forget("no");
        }
      });
    }

    async start() {
      try {
        this.data = await load(this.root, this.root.dataset.url);
      } catch (e) {
        failed(this.root, e.message);
        return;
      }
      this.words = new Words(this.data.labels, this.data.locale);
      this.lookUp();
      this.draw();
      new ResizeObserver(() => this.resized()).observe(this.root);
    }

    /** Charts are drawn as wide as there is room, so that their words keep their size. */
    resized() {
      if (this.data.runs.length && this.width !== this.chartWidth()) {
        this.draw();
      }
    }

    chartWidth() {
      const whole = this.root.clientWidth;
      return Math.max(240, Math.floor(whole < CHARTS_SIDE_BY_SIDE ? whole - CARD_EDGES : (whole - 18) / 2 - CARD_EDGES));
    }

    /** A pull request that a run left open may have been merged or closed since: the ledger knows. */
    lookUp() {
      const fates = new Map();
      for (const entry of this.data.ledger) {
        if (fates.get(entry.pull_request) !== "merged") {
          fates.set(entry.pull_request, entry.fate);
        }
      }
      this.pulls = new Map(this.data.runs.map((run) => [run.pull_request, webAddress(run.pull_request_url)]));
      for (const run of this.data.runs) {
        const fate = WAITING.includes(run.outcome) ? fates.get(run.pull_request) : null;
        run.outcome = fate === "merged" ? "merged" : fate === "rejected" ? "closed" : run.outcome;
      }
    }

    draw() {
      const { runs } = this.data;
      this.root.setAttribute("aria-busy", "false");
      if (runs.length === 0) {
        this.root.replaceChildren(h("p", null, this.words.of("history.none")));
        return;
      }
      patchChildren(this.root, [this.facts(), this.charts(), this.table(), this.ledger()]);
    }

    facts() {
      const words = this.words;
      const { runs, total } = this.data;
      const count = (...outcomes) => runs.filter((r) => outcomes.includes(r.outcome)).length;
      const merged = count("merged");
      const known = runs.filter((r) => r.cost !== null);
      const cost = known.reduce((sum, r) => sum + r.cost, 0);
      const scores = runs.filter((r) => r.score !== null).map((r) => r.score);
      const times = runs.filter((r) => r.duration_sec !== null).map((r) => r.duration_sec);
      const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
      const share = (n) => words.share.format(n / runs.length);
      const closed = count("closed");
      const fact = (key, value, hint) => figure(key, words.of("history." + key), value, hint);
      return h(
        "dl",
        { class: "rp-facts", "data-key": "facts" },
        fact("runs", words.whole.format(total), times.length ? words.of("history.average", words.duration(mean(times))) : null),
        fact("merged", words.whole.format(merged), share(merged)),
        fact("open", words.whole.format(count(...WAITING)), closed ? words.of("history.closed", closed) : null),
        fact("failed", words.whole.format(count("failed", "aborted")), share(count("failed", "aborted"))),
        fact("cost", words.money(known.length ? cost : null), merged && known.length ? words.of("history.per-merge", words.money(cost / merged)) : words.of("history.no-merge")),
        fact("score", scores.length ? words.of("fact.score", words.tenth.format(mean(scores))) : "–", words.of("history.mean"))
      );
    }

    charts() {
      const words = this.words;
      const runs = [...this.data.runs].reverse().slice(-60);
      const chart = (key, drawing) => card("chart-" + key, words.of("history.chart-" + key), null, drawing);
      this.width = this.chartWidth();
      const threshold = runs[runs.length - 1].threshold;
      const tests = (r) => (r.tests_after === null ? r.tests_before : r.tests_after);
      return h(
        "div",
        { class: "rp-charts", "data-key": "charts" },
        chart("outcome", this.outcomes(runs)),
        chart("score", this.bars(runs, "score", (r) => r.score, (v) => words.tenth.format(v), { most: 10, line: threshold })),
        chart("tests", this.bars(runs, "tests", tests, (v) => words.whole.format(v), { most: roundUp })),
        chart("cost", this.bars(runs, "cost", (r) => r.cost, (v) => words.dollars.format(v), { most: roundUp })),
        chart("time", this.bars(runs, "time", (r) => r.duration_sec, (v) => words.duration(v), { most: (v) => MINUTES.find((m) => m >= v) || v }))
      );
    }

    /** One block a run, its shape says what became of it as well as its colour. */
    outcomes(runs) {
      const words = this.words;
      const counts = new Map();
      for (const run of runs) {
        counts.set(run.outcome, (counts.get(run.outcome) || 0) + 1);
      }
      return [
        h("ol", { class: "rp-blocks" }, runs.map((r) => h("li", { class: "rp-block rp-b-" + (BAR[r.outcome] || "skipped") }, h("a", { href: this.address(r), title: this.said(r), "aria-label": this.said(r) }, h("span", { "aria-hidden": "true" }, ICONS[r.outcome] || "•"))))),
        h("ul", { class: "rp-counts rp-num" }, [...counts].sort((a, b) => b[1] - a[1]).map(([o, n]) => h("li", null, outcome(words, { outcome: o }), " " + words.whole.format(n)))),
      ];
    }

    /**
     * @param options most: where the axis ends, or how that is found from the highest value; line: a threshold
     */
    bars(runs, key, value, format, options) {
      const words = this.words;
      const values = runs.map(value);
      const known = values.filter((v) => v !== null && v !== undefined);
      if (known.length === 0) {
        return h("p", { class: "rp-muted" }, words.of("history.no-figure"));
      }
      const { width } = this;
      const { height, left, right, top, bottom } = CHART;
      const highest = Math.max(...known);
      const most = typeof options.most === "number" ? options.most : highest > 0 ? options.most(highest) : 1;
      const y = (v) => top + (height - top - bottom) * (1 - v / most);
      const step = (width - left - right) / runs.length;
      const wide = Math.max(1, Math.min(step * 0.7, 34));
      const said = words.of("history.chart-said", words.of("history.chart-" + key), known.length, format(Math.min(...known)), format(highest), format(known[known.length - 1]));
      const { line } = options;
      const bar = (run, i) =>
        svg(
          "rect",
          { x: (left + i * step + (step - wide) / 2).toFixed(1), width: wide.toFixed(1), y: y(values[i]).toFixed(1), height: Math.max(1, height - bottom - y(values[i])).toFixed(1), rx: 2, class: "rp-column" + (line && values[i] < line ? " rp-low" : "") },
          svg("title", null, words.of("history.bar", "#" + run.build, format(values[i])))
        );
      return svg(
        "svg",
        { viewBox: "0 0 " + width + " " + height, width, height, class: "rp-chart", role: "img", "aria-label": said },
        [0, most / 2, most].map((v) => [
          svg("line", { x1: left, x2: width - right, y1: y(v), y2: y(v), class: "rp-grid" }),
          svg("text", { x: left - 8, y: y(v) + 4, class: "rp-tick", "text-anchor": "end" }, format(v)),
        ]),
        runs.map((run, i) => (values[i] === null || values[i] === undefined ? null : bar(run, i))),
        line ? [svg("line", { x1: left, x2: width - right, y1: y(line), y2: y(line), class: "rp-threshold" }), svg("text", { x: width - right + 6, y: y(line) + 4, class: "rp-tick" }, words.tenth.format(line), svg("title", null, words.of("history.chart-threshold", words.tenth.format(line))))] : null,
        svg("text", { x: left, y: height - 6, class: "rp-tick" }, "#" + runs[0].build),
        runs.length > 1 ? svg("text", { x: width - right, y: height - 6, class: "rp-tick", "text-anchor": "end" }, "#" + runs[runs.length - 1].build) : null
      );
    }

    said(run) {
      const words = this.words;
      return "#" + run.build + ", " + words.day.format(new Date(run.started_at)) + ": " + words.choice("outcome", run.outcome);
    }

    address(run) {
      return this.root.dataset.builds + run.build + "/repo-pilot/?run=" + encodeURIComponent(run.run_id);
    }

    table() {
      const words = this.words;
      return card(
        "table",
        words.of("history.table"),
        null,
        table(
          words.of("history.table"),
          heads(words, ["status", "build", "started"]),
          this.data.runs.map((run) =>
            h("tr", null, h("td", null, outcome(words, run)), h("td", { class: "rp-first" }, h("a", { href: this.address(run) }, "#" + run.build)), figures(words, run))
          ),
          "rp-runs rp-cards"
        )
      );
    }

    ledger() {
      const words = this.words;
      const { ledger } = this.data;
      return card(
        "ledger",
        words.of("history.ledger"),
        this.data.may_forget && ledger.length ? h("button", { type: "button", class: "rp-chip", "data-forget": "ask", "aria-expanded": String(Boolean(this.asking)) }, words.of("history.forget")) : null,
        this.asking ? this.question() : null,
        h("p", { role: "status", tabindex: "-1", hidden: !this.told }, this.told),
        ledger.length === 0
          ? this.told
            ? null
            : h("p", { class: "rp-muted" }, words.of("history.ledger-none"))
          : [
              h("p", { class: "rp-muted rp-lead" }, words.of("history.ledger-what")),
              table(
                words.of("history.ledger"),
                [["improvement"], ["category"], ["fate"], ["pull", 1], ["files"]].map(([k, n]) => [words.of("history.column-" + k), n]),
                ledger.map((entry) => this.entry(entry)),
                "rp-runs rp-cards"
              ),
            ]
      );
    }

    /**
     * Asks whether the copy of the ledger is to be thrown away, and does so.
     *
     * @param choice ask, yes or no
     */
    async forget(choice) {
      const { words } = this;
      this.asking = choice === "ask";
      if (choice === "yes") {
        try {
          const answer = await fetch(new URL("forgetLedger", document.baseURI), { method: "POST", headers: window.crumb.wrap({}), credentials: "same-origin" });
          if (!answer.ok) {
            throw new Error("HTTP " + answer.status);
          }
          this.data.ledger = [];
          this.told = words.of("history.forgotten");
        } catch (e) {
          this.told = words.of("history.forget-failed", e.message);
        }
      }
      this.draw();
      const next = { ask: "[data-forget=no]", yes: "[role=status]", no: "[data-forget=ask]" }[choice];
      this.root.querySelector('[data-key="ledger"] ' + next).focus();
    }

    /** The question before the copy of the ledger is thrown away. */
    question() {
      const { words } = this;
      const button = (choice, key) => h("button", { type: "button", class: "rp-chip", "data-forget": choice }, words.of(key));
      return h(
        "div",
        { class: "rp-note rp-warn", role: "group", "aria-label": words.of("history.forget-ask"), "data-key": "question" },
        h("strong", null, words.of("history.forget-ask")),
        words.of("history.forget-what"),
        h("div", { class: "rp-actions" }, button("yes", "history.forget-yes"), button("no", "history.forget-no"))
      );
    }

    entry(entry) {
      const words = this.words;
      const number = words.of("fact.pull-number", entry.pull_request);
      const url = this.pulls.get(entry.pull_request);
      return h(
        "tr",
        null,
        h("td", { class: "rp-wide rp-first" }, text(entry.title)),
        h("td", null, entry.category ? words.choice("category", entry.category) : "–"),
        h("td", null, state(words, "fate", entry.fate)),
        h("td", { class: "rp-n" }, url ? h("a", { href: url, rel: "noopener noreferrer" }, number) : number),
        h("td", { class: "rp-wide" }, entry.files.map((f) => h("div", null, h("code", { class: "rp-text" }, f))))
      );
    }
  }

  /* ---- all runs ---- */

  class RunsPage {
    constructor(root) {
      this.root = root;
      this.filter = { job: "", status: "", days: "", start: 0 };
      const asked = new URLSearchParams(window.location.search);
      for (const name of ["job", "status", "days"]) {
        this.filter[name] = asked.get(name) || "";
      }
      root.addEventListener("change", (event) => {
        const name = event.target.dataset.filter;
        if (name) {
          this.filter[name] = event.target.value;
          this.filter.start = 0;
          this.load();
        }
      });
      root.addEventListener("click", (event) => {
        const button = event.target.closest("[data-start]");
        if (button) {
          this.filter.start = Number(button.dataset.start);
          this.load();
        }
      });
    }

    start() {
      return this.load();
    }

    async load() {
      const asked = (this.asked = (this.asked || 0) + 1);
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(this.filter)) {
        if (value) {
          query.set(name, value);
        }
      }
      try {
        const data = await load(this.root, this.root.dataset.url + "?" + query);
        if (asked !== this.asked) {
          return;
        }
        this.data = data;
        this.words = new Words(data.labels, data.locale);
        this.draw();
      } catch (e) {
        failed(this.root, this.words ? this.words.of("runs.failed", e.message) : e.message);
      }
    }

    draw() {
      this.root.setAttribute("aria-busy", "false");
      patchChildren(this.root, [this.filters(), this.counts(), this.list()]);
    }

    filters() {
      const words = this.words;
      const choice = (name, any, options) =>
        h(
          "select",
          { class: "rp-select", "data-filter": name, "aria-label": words.of("runs.filter-" + (name === "days" ? "age" : name)) },
          h("option", { value: "", selected: !this.filter[name] }, any),
          options.map(([value, caption]) => h("option", { value, selected: String(value) === this.filter[name] }, caption))
        );
      return h(
        "div",
        { class: "rp-filters", "data-key": "filters" },
        choice("job", words.of("runs.any-job"), this.data.jobs.map((j) => [j, j])),
        choice("status", words.of("runs.any-status"), STATUSES.map((s) => [s, words.choice("outcome", s)])),
        choice("days", words.of("runs.any-age"), AGES.map((d) => [d, words.of("runs.last-days", d)]))
      );
    }

    counts() {
      const words = this.words;
      const { beads_by_status: statuses, beads_by_category: categories, total } = this.data;
      const all = Object.values(statuses).reduce((a, b) => a + b, 0);
      return card(
        "counts",
        words.of("runs.beads"),
        h("span", { class: "rp-muted rp-num" }, words.of("runs.beads-total", words.whole.format(all), words.whole.format(total))),
        h("ul", { class: "rp-counts rp-num" }, BEADS.filter((s) => statuses[s]).map((s) => h("li", null, state(words, "status", s), " ", words.whole.format(statuses[s])))),
        h("ul", { class: "rp-counts rp-num rp-muted" }, Object.entries(categories).sort((a, b) => b[1] - a[1]).map(([c, n]) => h("li", null, words.choice("category", c) + " " + words.whole.format(n))))
      );
    }

    list() {
      const words = this.words;
      const { runs, total, start, limit } = this.data;
      const filtered = this.filter.job || this.filter.status || this.filter.days;
      const page = (to, caption, possible) => h("button", { type: "button", class: "rp-chip", "data-start": to, disabled: !possible }, caption);
      return card(
        "list",
        words.of("runs.heading"),
        h("span", { class: "rp-muted rp-num", role: "status" }, total ? words.of("runs.shown", words.whole.format(start + 1), words.whole.format(Math.min(start + limit, total)), words.whole.format(total)) : ""),
        total === 0
          ? h("p", { class: "rp-muted" }, words.of(filtered ? "runs.none" : "runs.empty"))
          : table(
              words.of("runs.heading"),
              heads(words, ["status", "run", "build", "started"]),
              runs.map((run) =>
                h(
                  "tr",
                  { "data-key": run.job + run.run_id },
                  h("td", null, outcome(words, run)),
                  h("td", { class: "rp-wide rp-first" }, h("a", { href: this.root.dataset.root + run.url }, text(run.repository)), h("div", { class: "rp-muted rp-text rp-small" }, run.run_id)),
                  h("td", { class: "rp-wide" }, text(run.job + " #" + run.build)),
                  figures(words, run)
                )
              ),
              "rp-runs rp-cards"
            ),
        total > limit ? h("div", { class: "rp-actions" }, page(Math.max(0, start - limit), words.of("runs.before"), start > 0), page(start + limit, words.of("runs.after"), start + limit < total)) : null
      );
    }
  }

  function begin() {
    for (const root of document.querySelectorAll('[data-repo-pilot="history"]')) {
      new HistoryPage(root).start();
    }
    for (const root of document.querySelectorAll('[data-repo-pilot="runs"]')) {
      new RunsPage(root).start();
    }
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", begin);
  } else {
    begin();
  }
})();
