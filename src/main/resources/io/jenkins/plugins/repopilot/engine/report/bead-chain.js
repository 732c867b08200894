/*
 * Draws a run of Repo Pilot from its JSON view: in Jenkins (live) and in the report (offline).
 *
 *   <main class="repo-pilot" data-repo-pilot="run" data-view="ID OF A JSON SCRIPT ELEMENT">
 *   <div class="repo-pilot" data-repo-pilot="run" data-url="api/json?run=RUN" data-diff-url="api/diff?run=RUN&name=" data-runs="[{id, url}]">
 */
(function () {
  "use strict";

  const { ICONS, h, patch, patchChildren, complete, Words, text, icon, brief, webAddress, figure, TimeLine, BeadList, RunResults, LazyTexts } = window.RepoPilot;

  const VERSION = 1;
  const POLL_MS = 2000;
  const SLOWEST_POLL_MS = 30000;
  const TICKS_PER_TIME_LINE = 5;

  /** A scaffold has few stages, and they do something else than those of a run that improves. */
  function named(labels, scaffold) {
    const own = Object.entries(labels).filter(([key]) => scaffold && key.startsWith("scaffold-stage."));
    return { ...labels, ...Object.fromEntries(own.map(([key, label]) => [key.replace("scaffold-", ""), label])) };
  }

  class RunPage {
    constructor(root) {
      this.root = root;
      this.url = root.dataset.url || null;
      this.beads = new Map();
      this.texts = new LazyTexts(this);
      this.timeLine = new TimeLine(this);
      this.list = new BeadList(this);
      this.results = new RunResults(this);
      this.etag = null;
      this.wait = POLL_MS;
      this.skew = 0;
      this.ticks = 0;
      this.away = new WeakSet();
      root.addEventListener("click", (event) => this.clicked(event));
      root.addEventListener("input", (event) => this.typed(event));
      root.addEventListener("change", (event) => this.typed(event));
      root.addEventListener("keydown", (event) => this.pressed(event));
      root.addEventListener("scroll", (event) => this.scrolled(event.target), true);
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

    /** Asks for news; not while nobody looks, and never again once the run is over. */
    async poll() {
      if (this.view && (document.hidden || !this.view.live)) {
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
      if (this.view && this.problem !== message) {
        this.problem = message;
        this.draw();
      } else if (!this.view && message) {
        this.root.replaceChildren(h("p", { class: "rp-note rp-warn", role: "status" }, message));
      }
    }

    take(view) {
      if (view.version !== VERSION) {
        throw new Error(new Words(view.labels, view.locale).of("run.unreadable", view.version));
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
        this.words = new Words(named(view.labels, view.scaffold), view.locale);
      }
      this.skew = Date.parse(view.now) - Date.now();
      this.texts.take(view.sources);
      this.view = view;
      this.numbers = new Map(view.stages.map((stage) => [stage.id, stage.number]));
      this.list.needOpen();
      this.draw();
    }

    now() {
      return this.view.live ? Date.now() + this.skew : Date.parse(this.view.now);
    }

    /** Lets running times count, and running bars grow, between two answers. */
    tick() {
      if (!this.view || !this.view.live || document.hidden) {
        return;
      }
      for (const element of this.root.querySelectorAll("[data-since]")) {
        const fresh = this.since(element.dataset.since);
        if (element.textContent !== fresh) {
          element.textContent = fresh;
        }
      }
      if (++this.ticks % TICKS_PER_TIME_LINE === 0) {
        this.redraw("timeline", this.timeLine.draw());
      }
    }

    since(started) {
      return this.words.duration(Math.max(0, Math.floor((this.now() - Date.parse(started)) / 1000))) + "…";
    }

    /* -- what its parts ask it -- */

    stageNumbers() {
      return this.numbers;
    }

    isImprovement(bead) {
      return /^IMP-\d+$/.test(bead.id);
    }

    label(bead) {
      return this.isImprovement(bead) ? bead.id + " " + bead.name : bead.name;
    }

    /** A duration; of something that still goes on one that counts. */
    took(started, seconds) {
      if (seconds !== null && seconds !== undefined) {
        return h("span", null, this.words.duration(seconds));
      }
      return started && this.view.live ? h("span", { "data-since": started }, this.since(started)) : null;
    }

    /** Keeps the open bead in the page's address, so that it can be sent to somebody. */
    remember(id) {
      const address = window.location.href.replace(/#.*$/, "");
      window.history.replaceState(null, "", id ? address + "#" + anchor(id) : address);
    }

    /* -- what a person does -- */

    clicked(event) {
      const target = event.target.closest("[data-do]");
      if (!target || !this.root.contains(target)) {
        return;
      }
      const value = target.dataset.value || "";
      const action = target.dataset.do;
      if (action === "find") {
        this.find(value);
      } else if (action === "lanes") {
        this.timeLine.all = !this.timeLine.all;
        this.redraw("timeline", this.timeLine.draw());
      } else if (action === "show") {
        this.texts.toggle(value);
        this.draw();
      } else if (this.list.act(action, value)) {
        this.redraw("beads", this.list.draw());
        if (action === "stage") {
          this.redraw("chain", this.chain());
          this.root.querySelector('[data-key="beads"]').scrollIntoView({ block: "start" });
        }
      }
    }

    typed(event) {
      const { filter, go } = event.target.dataset;
      if (go === "run" && event.type === "change") {
        window.location.assign(event.target.value);
      } else if (filter && event.target.value !== (filter === "sort" ? this.list.sort.by : this.list.filter[filter])) {
        this.list.typed(filter, event.target.value);
        this.redraw("beads", this.list.draw());
        if (filter === "stage") {
          this.redraw("chain", this.chain());
        }
      }
    }

    /** Escape closes the bead that has the focus. */
    pressed(event) {
      const row = event.key === "Escape" && event.target.closest('[data-key^="bead:"], [data-key^="detail:"]');
      const id = row && row.dataset.key.slice(row.dataset.key.indexOf(":") + 1);
      if (id && this.list.open.has(id)) {
        this.list.toggle(id);
        this.redraw("beads", this.list.draw());
        this.button(id).focus();
      }
    }

    /** Opens a bead in the list and goes there. */
    find(id) {
      if (!this.beads.has(id)) {
        return;
      }
      this.list.show(id);
      this.redraw("beads", this.list.draw());
      const button = this.button(id);
      button.scrollIntoView({ block: "center" });
      button.focus({ preventScroll: true });
    }

    button(id) {
      return this.root.querySelector('[data-key="' + CSS.escape("bead:" + id) + '"] button');
    }

    toHash() {
      const wanted = window.location.hash.slice(1);
      const bead = this.view && wanted ? [...this.beads.keys()].find((id) => anchor(id) === wanted) : null;
      if (bead) {
        this.find(bead);
      }
    }

    /* -- drawing -- */

    draw() {
      const { view } = this;
      patchChildren(
        this.root,
        [
          this.head(),
          this.notes(),
          this.facts(),
          this.chain(),
          this.timeLine.draw(),
          this.list.draw(),
          view.scaffold ? this.results.scaffold() : h("div", { class: "rp-two", "data-key": "two" }, this.results.review(), this.results.gate()),
          view.scaffold ? null : this.results.tests(),
          this.results.documents(),
          h("p", { class: "rp-sr", role: "status", "data-key": "said" }, this.said()),
        ].filter((part) => part)
      );
      this.root.classList.toggle("rp-live", view.live);
      complete(this.root);
      this.follow();
      this.list.begin();
      this.root.setAttribute("aria-busy", "false");
      this.root.dataset.status = view.run.status;
    }

    /** Draws one part alone: what filters and opens need not touch the rest. */
    redraw(key, fresh) {
      patch(this.root.querySelector(':scope > [data-key="' + key + '"]'), fresh);
      complete(this.root);
      this.follow();
    }

    /** Boxes that grow while the run goes on show their end, unless somebody has scrolled up in them. */
    follow() {
      for (const box of this.root.querySelectorAll("[data-follow]")) {
        if (!this.away.has(box)) {
          box.scrollTop = box.scrollHeight;
        }
      }
    }

    scrolled(box) {
      if (box.scrollTop + box.clientHeight > box.scrollHeight - 8) {
        this.away.delete(box);
      } else {
        this.away.add(box);
      }
    }

    said() {
      const { view, words } = this;
      const stage = view.stages.find((s) => s.status === "running");
      return stage && view.live
        ? words.of("run.now", stage.number, view.stages.length, words.choice("stage", stage.id), words.choice("status", stage.status))
        : words.choice("status", view.run.status);
    }

    head() {
      const { view, words } = this;
      const { run, stages } = view;
      const stage = stages.find((s) => s.status === "running");
      const branches = [h("code", null, run.branch || run.id), run.base_branch ? [" → ", h("code", null, run.base_branch)] : null];
      return h(
        "div",
        { class: "rp-head", "data-key": "head" },
        this.root.dataset.heading ? h("h1", null, words.of("run.heading")) : null,
        h(
          "span",
          { class: "rp-pill rp-" + run.status },
          icon(ICONS[run.status] || "•"),
          h("span", null, words.choice("status", run.status) + (stage && view.live ? " · " + words.of("run.stage-of", stage.number, stages.length) : ""))
        ),
        run.dry_run ? h("span", { class: "rp-pill" }, words.of("run.dry")) : null,
        this.picker(),
        text([h("strong", null, run.repository), " · ", branches, " · ", words.minute(run.started_at)], "rp-muted")
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
          runs.map((run) => h("option", { value: run.url, selected: run.id === this.view.run.id }, run.repository + " · " + run.id + " · " + this.words.choice("status", run.status)))
        )
      );
    }

    notes() {
      const { run, pull_request: pull } = this.view;
      const { words } = this;
      const note = (kind, sign, heading, told) => h("div", { class: "rp-note" + kind }, h("strong", null, icon(sign), " ", heading), text(told, "rp-pre"));
      const notes = [];
      if (this.problem) {
        notes.push(h("p", { class: "rp-note rp-warn", role: "status" }, this.problem));
      }
      if (run.error) {
        notes.push(note(" rp-bad", ICONS[run.status] || "✕", words.of(run.status === "aborted" ? "run.aborted" : "run.error"), run.error));
      }
      if (run.skip_reason) {
        notes.push(note(" rp-warn", "–", words.of("run.skipped"), run.skip_reason));
      }
      if (pull && pull.reason && !run.error && !run.skip_reason && pull.status !== "merged") {
        notes.push(note(["gate_closed", "failed"].includes(pull.status) ? " rp-warn" : "", ICONS[pull.status] || "•", words.of("fact.pull-request") + ": " + words.choice("pull", pull.status), brief(pull.reason)));
      }
      return notes.length ? h("div", { "data-key": "notes" }, notes) : null;
    }

    facts() {
      const { view, words } = this;
      const { run } = view;
      const fact = (key, value, hint) => figure(key, words.of("fact." + key), value, hint);
      return h(
        "dl",
        { class: view.scaffold ? "rp-facts rp-four" : "rp-facts", "data-key": "facts" },
        view.scaffold
          ? fact("scaffold", words.whole.format(view.scaffold.created.length), words.of("scaffold.summary", view.scaffold.existing, view.scaffold.existing + view.scaffold.missing))
          : [fact("improvements", ...this.improvements()), fact("review", ...this.score()), fact("tests", ...this.tested())],
        fact("pull-request", ...this.pull()),
        fact("cost", ...this.cost()),
        fact(
          "time",
          this.took(run.started_at, run.duration_sec) || "–",
          run.model_sec ? words.of("fact.waited", words.duration(run.model_sec)) : words.of("fact.started", words.clock.format(new Date(run.started_at)))
        )
      );
    }

    improvements() {
      const { view, words } = this;
      const all = view.improvements;
      const count = (...statuses) => all.filter((i) => statuses.includes(i.status)).length;
      if (all.length === 0) {
        return ["–", words.of(view.live ? "fact.none" : "fact.none-ended")];
      }
      const of = (key, n) => (n ? words.of("fact." + key, n) : null);
      return [words.of("fact.kept", count("applied"), all.length), listed(of("planned", count("planned")), of("dropped", count("dropped", "failed")), of("postponed", count("postponed")))];
    }

    score() {
      const { view, words } = this;
      const { review } = view;
      const threshold = words.of("fact.threshold", words.tenth.format(view.run.threshold));
      if (!review) {
        return ["–", threshold];
      }
      return review.score === null || review.score === undefined
        ? [words.of("fact.review-failed"), threshold]
        : [words.of("fact.score", words.tenth.format(review.score)), words.of(review.score < view.run.threshold ? "fact.below-threshold" : "fact.threshold", words.tenth.format(view.run.threshold))];
    }

    tested() {
      const { view, words } = this;
      const { tests } = view;
      if (!tests || !tests.base) {
        return ["–", words.of(view.live ? "tests.not-run" : "tests.not-run-ended")];
      }
      const sum = (name) => tests.groups.reduce((n, g) => n + g[name], 0);
      const proof = sum("fail_to_pass");
      const kept = proof + sum("pass_to_pass");
      const before = words.whole.format(tests.base.total);
      if (!tests.branch) {
        return [before, words.of("fact.tests-before")];
      }
      const failing = tests.branch.failed + tests.branch.errors;
      return [
        words.of("fact.tests-change", before, words.whole.format(tests.branch.total + kept)),
        listed(failing ? words.of("fact.tests-failing", failing) : null, kept ? words.of("fact.tests-new", kept) : words.of("fact.tests-none-new"), proof ? words.of("fact.tests-proof", proof) : null),
      ];
    }

    pull() {
      const { view, words } = this;
      const pull = view.pull_request;
      if (!pull) {
        return ["–", words.of(view.live ? "pull.undecided" : "pull.none")];
      }
      const url = webAddress(pull.url);
      const known = pull.number !== null && pull.number !== undefined;
      const number = known ? words.of("fact.pull-number", pull.number) : "–";
      return [url && known ? h("a", { href: url, rel: "noopener noreferrer" }, number) : number, listed(words.choice("pull", pull.status), pull.draft ? words.of("pull.draft") : null)];
    }

    cost() {
      const { usage } = this.view;
      const { words } = this;
      if (usage.calls === 0) {
        return [words.money(usage.cost), words.of("fact.no-calls")];
      }
      const tokens = words.of("fact.tokens", words.short.format(usage.input_tokens + usage.output_tokens));
      const more =
        usage.cost === null || usage.cost === undefined
          ? words.of("fact.cost-unknown-hint")
          : usage.cached_tokens > 0
            ? words.of("fact.cached", words.share.format(usage.cached_tokens / usage.input_tokens))
            : words.of("fact.calls", words.whole.format(usage.calls));
      return [words.money(usage.cost), listed(tokens, more)];
    }

    chain() {
      const { view, words } = this;
      return h(
        "ol",
        { class: view.scaffold ? "rp-chain rp-short" : "rp-chain", "aria-label": words.of("run.stages"), "data-key": "chain", "--stages": view.stages.length },
        view.stages.map((stage) => this.stage(stage))
      );
    }

    stage(stage) {
      const { view, words } = this;
      const skipped = stage.status === "skipped";
      const waits = stage.status === "pending" || stage.status === "running";
      return h(
        "li",
        { class: "rp-" + stage.status, "aria-current": stage.status === "running" && view.live ? "step" : null, "data-key": stage.id },
        h(
          "button",
          { type: "button", class: "rp-stage", "data-do": "stage", "data-value": stage.id, "aria-pressed": String(this.list.filter.stage === stage.id), title: words.of("run.stage-beads") },
          h("span", { class: "rp-dot rp-num", "aria-hidden": "true" }, waits ? String(stage.number) : ICONS[stage.status]),
          h("span", { class: "rp-stage-name" }, words.choice("stage", stage.id)),
          h("span", { class: "rp-sr" }, " " + words.choice("status", stage.status))
        ),
        h("span", { class: "rp-stage-took rp-num" }, this.took(stage.started_at, skipped ? null : stage.duration_sec) || (skipped ? words.choice("status", stage.status) : "\u00a0")),
        view.live || stage.running.length ? h("span", { class: "rp-stage-now", dir: "auto" }, stage.running.slice(0, 2).join(", ") + (stage.running.length > 2 ? " …" : "") || "\u00a0") : null
      );
    }
  }

  /** The part of an address that leads to a bead: Jenkins puts it into a selector as it is, so it must be a plain word. */
  function anchor(id) {
    return "bead-" + id.replace(/[^A-Za-z0-9_-]/g, "_");
  }

  function listed(...parts) {
    return parts.filter((part) => part).join(", ");
  }

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
