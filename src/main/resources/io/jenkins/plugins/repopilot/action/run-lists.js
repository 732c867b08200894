/*
 * Draws the history of a job and the list of all runs, with the tools of bead-chain.js: text goes into the page as text nodes only.
 *
 *   <div class="repo-pilot" data-repo-pilot="history" data-url="data" data-builds="/job/NAME/">
 *   <div class="repo-pilot" data-repo-pilot="runs" data-url="data" data-root="/">
 */
(function () {
  "use strict";

  const { h, svg, patchChildren, Words, text, icon, state, webAddress } = window.RepoPilot;

  const BAR = { merged: "completed", armed: "running", open: "running", gate_closed: "warned", dry_run: "skipped", nothing: "skipped", completed: "completed", failed: "failed", aborted: "failed", running: "running" };
  const STATUSES = ["running", "completed", "failed", "aborted", "merged", "open", "gate_closed", "armed"];
  const AGES = [1, 7, 30, 90, 365];
  const BEADS = ["completed", "failed", "skipped", "running", "pending"];
  const CHART = { width: 560, height: 150, left: 74, right: 10, top: 10, bottom: 22 };

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
      return "–";
    }
    const number = words.of("fact.pull-number", run.pull_request);
    return url ? h("a", { href: url, rel: "noopener noreferrer" }, number) : number;
  }

  function tests(words, run) {
    if (run.tests_before === null) {
      return "–";
    }
    return run.tests_after === null ? words.whole.format(run.tests_before) : words.of("fact.tests-change", words.whole.format(run.tests_before), words.whole.format(run.tests_after));
  }

  function table(caption, heads, rows) {
    return h(
      "div",
      { class: "rp-scroll", tabindex: "0", role: "group", "aria-label": caption },
      h("table", { class: "rp-table" }, h("caption", { class: "rp-sr" }, caption), h("thead", null, h("tr", null, heads.map(([name, number]) => h("th", { scope: "col", class: number ? "rp-n" : null }, name)))), h("tbody", null, rows))
    );
  }

  /* ---- history of a job ---- */

  class HistoryPage {
    constructor(root) {
      this.root = root;
    }

    async start() {
      try {
        this.data = await load(this.root, this.root.dataset.url);
      } catch (e) {
        failed(this.root, e.message);
        return;
      }
      this.words = new Words(this.data.labels, this.data.locale);
      this.draw();
    }

    draw() {
      const { runs } = this.data;
      this.root.setAttribute("aria-busy", "false");
      if (runs.length === 0) {
        this.root.replaceChildren(h("p", null, this.words.of("history.none")));
        return;
      }
      this.root.replaceChildren(this.facts(), this.charts(), this.table(), this.ledger());
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
      const fact = (name, big, small) => h("div", { class: "rp-fact" }, h("dt", null, name), h("dd", null, h("span", { class: "rp-big rp-num" }, big), small || "\u00a0"));
      return h(
        "dl",
        { class: "rp-facts" },
        fact(words.of("history.runs"), words.whole.format(total)),
        fact(words.of("history.merged"), words.whole.format(merged), words.share.format(merged / runs.length)),
        fact(words.of("history.open"), words.whole.format(count("open", "gate_closed", "armed"))),
        fact(words.of("history.failed"), words.whole.format(count("failed", "aborted"))),
        fact(words.of("history.cost"), words.money(known.length ? cost : null), merged && known.length ? words.of("history.per-merge", words.money(cost / merged)) : words.of("history.no-merge")),
        fact(words.of("history.chart-score"), scores.length ? words.tenth.format(mean(scores)) : "–", times.length ? words.of("history.average", words.duration(mean(times))) : "")
      );
    }

    charts() {
      const words = this.words;
      const runs = [...this.data.runs].reverse().slice(-60);
      const card = (key, drawing) => h("section", { class: "rp-card rp-chart-card" }, h("header", null, h("h2", null, words.of("history.chart-" + key))), drawing);
      return h(
        "div",
        { class: "rp-charts" },
        card("outcome", this.outcomes(runs)),
        card("score", this.bars(runs, "score", (r) => r.score, (v) => words.tenth.format(v), { most: 10, line: runs[runs.length - 1].threshold })),
        card("tests", this.bars(runs, "tests", (r) => (r.tests_after === null ? r.tests_before : r.tests_after), (v) => words.whole.format(v))),
        card("cost", this.bars(runs, "cost", (r) => r.cost, (v) => words.money(v))),
        card("time", this.bars(runs, "time", (r) => r.duration_sec, (v) => words.duration(v)))
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
        h("ol", { class: "rp-blocks" }, runs.map((r) => h("li", { class: "rp-block rp-b-" + (BAR[r.outcome] || "skipped") }, h("a", { href: this.address(r), title: this.said(r), "aria-label": this.said(r) }, h("span", { "aria-hidden": "true" }, SIGNS[r.outcome] || "•"))))),
        h("p", { class: "rp-legend" }, [...counts].map(([o, n]) => [outcome(words, { outcome: o }), " " + words.whole.format(n) + "  "])),
      ];
    }

    bars(runs, key, value, format, options) {
      const words = this.words;
      const values = runs.map(value);
      const known = values.filter((v) => v !== null && v !== undefined);
      if (known.length === 0) {
        return h("p", { class: "rp-muted" }, "–");
      }
      const { width, height, left, right, top, bottom } = CHART;
      const most = (options && options.most) || Math.max(...known) || 1;
      const y = (v) => top + (height - top - bottom) * (1 - v / most);
      const step = (width - left - right) / runs.length;
      const said = words.of("history.chart-said", words.of("history.chart-" + key), known.length, format(Math.min(...known)), format(Math.max(...known)), format(known[known.length - 1]));
      const line = options && options.line;
      return svg(
        "svg",
        { viewBox: "0 0 " + width + " " + height, class: "rp-chart", role: "img", "aria-label": said },
        [0, most / 2, most].map((v) => [
          svg("line", { x1: left, x2: width - right, y1: y(v), y2: y(v), class: "rp-grid" }),
          svg("text", { x: left - 6, y: y(v) + 4, class: "rp-tick", "text-anchor": "end" }, format(v)),
        ]),
        runs.map((run, i) =>
          values[i] === null || values[i] === undefined
            ? null
            : svg(
                "rect",
                { x: (left + i * step + Math.min(step * 0.15, 4)).toFixed(1), width: Math.max(1, Math.min(step * 0.7, 34)).toFixed(1), y: y(values[i]).toFixed(1), height: Math.max(1, height - bottom - y(values[i])).toFixed(1), rx: 2, class: "rp-column rp-b-" + (BAR[run.outcome] || "skipped") },
                svg("title", null, words.of("history.bar", "#" + run.build, format(values[i])))
              )
        ),
        line ? [svg("line", { x1: left, x2: width - right, y1: y(line), y2: y(line), class: "rp-threshold" }), svg("text", { x: width - right, y: y(line) - 4, class: "rp-tick", "text-anchor": "end" }, words.of("history.chart-threshold", words.tenth.format(line)))] : null,
        svg("text", { x: left, y: height - 6, class: "rp-tick" }, "#" + runs[0].build),
        svg("text", { x: width - right, y: height - 6, class: "rp-tick", "text-anchor": "end" }, "#" + runs[runs.length - 1].build)
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
      const heads = [["status"], ["build"], ["started"], ["time", 1], ["kept", 1], ["score", 1], ["tests", 1], ["pull", 1], ["cost", 1]].map(([k, n]) => [words.of("runs.column-" + k), n]);
      return h(
        "section",
        { class: "rp-card", "aria-labelledby": "rp-table" },
        h("header", null, h("h2", { id: "rp-table" }, words.of("history.table"))),
        table(
          words.of("history.table"),
          heads,
          this.data.runs.map((run) =>
            h(
              "tr",
              null,
              h("td", null, outcome(words, run)),
              h("td", null, h("a", { href: this.address(run) }, "#" + run.build)),
              h("td", { class: "rp-when" }, words.minute(run.started_at)),
              h("td", { class: "rp-n" }, words.duration(run.duration_sec)),
              h("td", { class: "rp-n" }, run.improvements ? words.of("runs.fraction", run.kept, run.improvements) : "–"),
              h("td", { class: "rp-n" }, run.score === null ? "–" : words.tenth.format(run.score)),
              h("td", { class: "rp-n" }, tests(words, run)),
              h("td", { class: "rp-n" }, pull(words, run)),
              h("td", { class: "rp-n" }, words.money(run.cost))
            )
          )
        )
      );
    }

    ledger() {
      const words = this.words;
      const { ledger } = this.data;
      return h(
        "section",
        { class: "rp-card", "aria-labelledby": "rp-ledger" },
        h("header", null, h("h2", { id: "rp-ledger" }, words.of("history.ledger"))),
        ledger.length === 0
          ? h("p", { class: "rp-muted" }, words.of("history.ledger-none"))
          : table(
              words.of("history.ledger"),
              [["improvement"], ["category"], ["fate"], ["pull", 1], ["files"]].map(([k, n]) => [words.of("history.column-" + k), n]),
              ledger.map((entry) =>
                h(
                  "tr",
                  null,
                  h("td", null, text(entry.title)),
                  h("td", null, entry.category ? words.choice("category", entry.category) : "–"),
                  h("td", null, state(words, "fate", entry.fate)),
                  h("td", { class: "rp-n" }, words.of("fact.pull-number", entry.pull_request)),
                  h("td", null, entry.files.map((f) => h("div", null, h("code", { class: "rp-text" }, f))))
                )
              )
            )
      );
    }
  }

  const SIGNS = { merged: "✓", completed: "✓", open: "●", armed: "◔", gate_closed: "▲", failed: "✕", aborted: "■", dry_run: "–", nothing: "–", running: "●" };

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
      return h(
        "section",
        { class: "rp-card", "data-key": "counts", "aria-labelledby": "rp-counts" },
        h("header", null, h("h2", { id: "rp-counts" }, words.of("runs.beads")), h("span", { class: "rp-muted rp-num" }, words.of("runs.beads-total", words.whole.format(all), words.whole.format(total)))),
        h("ul", { class: "rp-counts rp-num" }, BEADS.filter((s) => statuses[s]).map((s) => h("li", null, state(words, "status", s), " ", words.whole.format(statuses[s])))),
        h("ul", { class: "rp-counts rp-num rp-muted" }, Object.entries(categories).sort((a, b) => b[1] - a[1]).map(([c, n]) => h("li", null, words.choice("category", c) + " " + words.whole.format(n))))
      );
    }

    list() {
      const words = this.words;
      const { runs, total, start, limit } = this.data;
      const heads = [["status"], ["run"], ["build"], ["started"], ["time", 1], ["kept", 1], ["score", 1], ["pull", 1], ["cost", 1]].map(([k, n]) => [words.of("runs.column-" + k), n]);
      const filtered = this.filter.job || this.filter.status || this.filter.days;
      const page = (to, caption, possible) => h("button", { type: "button", class: "rp-chip", "data-start": to, disabled: !possible }, caption);
      return h(
        "section",
        { class: "rp-card", "data-key": "list", "aria-labelledby": "rp-runs" },
        h("header", null, h("h2", { id: "rp-runs" }, words.of("runs.heading")), h("span", { class: "rp-muted rp-num", role: "status" }, total ? words.of("runs.shown", start + 1, Math.min(start + limit, total), words.whole.format(total)) : "")),
        total === 0
          ? h("p", { class: "rp-muted" }, words.of(filtered ? "runs.none" : "runs.empty"))
          : table(
              words.of("runs.heading"),
              heads,
              runs.map((run) =>
                h(
                  "tr",
                  { "data-key": run.job + run.run_id },
                  h("td", null, outcome(words, run)),
                  h("td", { class: "rp-wide" }, h("a", { href: this.root.dataset.root + run.url }, text(run.repository)), h("br"), h("span", { class: "rp-muted rp-text" }, run.run_id)),
                  h("td", { class: "rp-wide" }, text(run.job + " #" + run.build)),
                  h("td", { class: "rp-when" }, words.minute(run.started_at)),
                  h("td", { class: "rp-n" }, words.duration(run.duration_sec)),
                  h("td", { class: "rp-n" }, run.improvements ? words.of("runs.fraction", run.kept, run.improvements) : "–"),
                  h("td", { class: "rp-n" }, run.score === null ? "–" : words.tenth.format(run.score)),
                  h("td", { class: "rp-n" }, pull(words, run)),
                  h("td", { class: "rp-n" }, words.money(run.cost))
                )
              )
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
