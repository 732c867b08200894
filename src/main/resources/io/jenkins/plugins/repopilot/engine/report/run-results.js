/* Draws what a run came to: review, merge gate, tests, documents. */
(function () {
  "use strict";

  const { ICONS, h, text, icon, state, brief, webAddress, card, table } = window.RepoPilot;

  const SEVERITIES = { critical: "▲", high: "▲", medium: "△", low: "▽" };

  class RunResults {
    /** @param page the page of the run: its view, words and texts */
    constructor(page) {
      this.page = page;
    }

    /** A sentence for what is not there: not yet, or not any more. */
    missing(key) {
      return h("p", { class: "rp-muted" }, this.page.words.of(this.page.view.live ? key : key + "-ended"));
    }

    /* -- scaffold -- */

    /** What a scaffold wrote and what it left out. */
    scaffold() {
      const { view, words } = this.page;
      const { existing, missing, created, skipped } = view.scaffold;
      const row = (key, name, said) => h("tr", { "data-key": key }, h("th", { scope: "row" }, name), h("td", { class: "rp-text" + (said ? "" : " rp-void"), dir: "auto" }, said || "–"));
      const files = (key, what, why, rows) => (rows.length === 0 ? null : [h("h3", null, words.of("scaffold." + key)), table(words.of("scaffold." + key), [[words.of("scaffold." + what)], [words.of("scaffold." + why)]], rows, "rp-cards")]);
      const checked = (file) => file.checks.concat(file.unverified.map((u) => words.of("scaffold.unverified", u))).map((c) => c.replace(file.path + ": ", "")).join("; ");
      return card(
        "scaffold",
        words.of("scaffold.heading"),
        h("span", { class: "rp-muted rp-num" }, words.of("scaffold.summary", existing, existing + missing)),
        files("created", "file", "checked", created.map((file) => row(file.path, h("code", { class: "rp-text" }, file.path), checked(file)))),
        files("skipped", "entry", "reason", skipped.map((file) => row(file.path, text(file.path), file.reason)))
      );
    }

    /* -- review -- */

    review() {
      const { view, words } = this.page;
      const { review, run } = view;
      const threshold = h("span", { class: "rp-muted rp-num" }, words.of("review.threshold", words.tenth.format(run.threshold)));
      if (!review) {
        return card("review", words.of("review.heading"), threshold, this.missing("review.none"));
      }
      const scored = review.score !== null && review.score !== undefined;
      return card(
        "review",
        words.of("review.heading"),
        scored ? h("span", { class: "rp-muted rp-num" }, words.of("review.overall", words.tenth.format(review.score), words.tenth.format(run.threshold))) : threshold,
        review.failure ? h("div", { class: "rp-note rp-bad" }, h("strong", null, icon("✕"), " ", words.of("review.failed")), text(review.failure, "rp-pre")) : null,
        review.dimensions.length ? h("ul", { class: "rp-scores rp-num" }, review.dimensions.map((d) => this.dimension(d))) : null,
        review.summary ? h("p", { class: "rp-text rp-pre rp-summary", dir: "auto" }, review.summary) : null,
        h("h3", null, words.of("review.issues")),
        review.issues.length ? null : h("p", { class: "rp-muted" }, words.of("review.no-issues")),
        h("ul", { class: "rp-issues" }, review.issues.map((i) => this.issue(i, false)), review.resolved.map((i) => this.issue(i, true)))
      );
    }

    dimension(dimension) {
      const { words, view } = this.page;
      const scored = dimension.score !== null && dimension.score !== undefined;
      const below = scored && dimension.score < view.run.threshold;
      const said = scored ? words.of(below ? "review.of-ten-below" : "review.of-ten", words.tenth.format(dimension.score)) : words.of("review.not-applicable");
      return h(
        "li",
        { title: dimension.reason || null, class: scored ? null : "rp-none" },
        h("span", null, words.choice("dimension", dimension.id)),
        h(
          "span",
          { class: "rp-track", "aria-hidden": "true" },
          scored ? h("span", { class: "rp-fill" + (below ? " rp-below" : ""), "--width": Math.max(0, Math.min(100, dimension.score * 10)) }) : null,
          scored ? h("span", { class: "rp-mark", "--at": view.run.threshold * 10 }) : null
        ),
        h("span", { class: "rp-n" }, h("span", { "aria-hidden": "true" }, scored ? words.tenth.format(dimension.score) : "–"), h("span", { class: "rp-sr" }, said))
      );
    }

    issue(issue, settled) {
      const { words } = this.page;
      const place = issue.file ? (issue.line ? words.of("review.file-line", issue.file, issue.line) : issue.file) : null;
      const url = webAddress(issue.url);
      const known = issue.improvement_id && this.page.beads.has(issue.improvement_id);
      const parts = [
        h("span", { class: "rp-severity rp-" + issue.severity }, icon(settled ? ICONS.completed : SEVERITIES[issue.severity]), " ", words.choice("severity", issue.severity)),
        settled ? h("span", null, words.of("review.settled")) : null,
        known ? h("button", { type: "button", class: "rp-link", "data-do": "find", "data-value": issue.improvement_id }, issue.improvement_id) : null,
        place ? h("code", { class: "rp-text" }, url ? h("a", { href: url, rel: "noopener noreferrer" }, place) : place) : null,
      ].filter((part) => part);
      return h(
        "li",
        { class: settled ? "rp-settled" : null },
        h("div", { class: "rp-issue-head" }, parts),
        h("p", { class: "rp-text rp-pre", dir: "auto" }, issue.description),
        issue.suggestion ? h("p", { class: "rp-text rp-pre rp-muted", dir: "auto" }, icon("→ "), issue.suggestion) : null
      );
    }

    /* -- merge gate -- */

    gate() {
      const { view, words } = this.page;
      const { gate } = view;
      const count = (value) => gate.filter((c) => c.state === value).length;
      const undecided = count("undecided") === gate.length;
      const aside = undecided ? words.of("gate.undecided") : [words.of("gate.summary", count("held"), gate.length), count("broken") ? words.of("gate.summary-broken", count("broken")) : null].filter((t) => t).join(", ");
      return card(
        "gate",
        words.of("gate.heading"),
        h("span", { class: "rp-muted rp-num" }, aside),
        undecided && !view.live
          ? this.missing("gate.none")
          : h("ul", { class: "rp-gate" }, gate.map((condition) => this.condition(condition)))
      );
    }

    condition(condition) {
      const { words } = this.page;
      const broken = condition.state === "broken";
      return h(
        "li",
        { class: "rp-" + condition.state, "data-key": condition.id },
        icon(ICONS[condition.state]),
        h("span", { class: "rp-muted rp-num" }, condition.id),
        h(
          "span",
          null,
          words.choice("gate", condition.id),
          broken ? [" ", h("span", { class: "rp-badge rp-bad" }, words.choice("gate", condition.state))] : h("span", { class: "rp-sr" }, " (" + words.choice("gate", condition.state) + ")"),
          condition.reason && condition.state !== "held" ? h("span", { class: "rp-text rp-pre rp-line-of", dir: "auto" }, brief(condition.reason)) : null,
          condition.evidence ? h("span", { class: "rp-text rp-muted rp-line-of", dir: "auto" }, brief(condition.evidence)) : null
        )
      );
    }

    /* -- tests -- */

    tests() {
      const { view, words, texts } = this.page;
      const { tests } = view;
      if (!tests) {
        return card("tests", words.of("tests.heading"), null, this.missing("tests.none"));
      }
      const outputs = ["base", "branch"]
        .filter((id) => tests[id])
        .map((id) => [id, words.of("tests.output-" + id)])
        .concat(tests.groups.filter((g) => g.status === "run").map((g) => [g.category, words.of("tests.output-group", words.choice("category", g.category))]));
      const reasons = tests.groups.flatMap((g) => g.reasons.map((r) => [g.category, r]));
      return card(
        "tests",
        words.of("tests.heading"),
        h("span", { class: "rp-muted" }, [tests.framework && words.of("tests.framework", tests.framework), tests.sandbox && words.of("tests.sandbox", tests.sandbox)].filter((x) => x).join(", ")),
        h("h3", null, words.of("tests.existing")),
        table(words.of("tests.existing"), this.heads(1, "suite", "state", "total", "passed", "failed", "skipped", "time"), [this.suite("before", tests.base), this.suite("after", tests.branch)], "rp-cards"),
        tests.regressions.length ? [h("h3", null, words.of("tests.regressions")), h("ul", { class: "rp-plain" }, tests.regressions.map((r) => this.regression(r)))] : null,
        tests.groups.length
          ? [
              h("h3", null, words.of("tests.generated")),
              table(words.of("tests.generated"), this.heads(0, "group", "total", "passed", "failed", "proof", "protect", "dropped", "mutants"), tests.groups.map((g) => this.group(g)), "rp-cards"),
            ]
          : null,
        reasons.length ? [h("h3", null, words.of("tests.reasons")), h("ul", { class: "rp-plain" }, reasons.map(([c, r]) => h("li", null, h("strong", null, words.choice("category", c)), " · ", text(r))))] : null,
        this.texts("output", outputs)
      );
    }

    /** @param words how many columns after the first hold words, not figures */
    heads(words, ...names) {
      return names.map((name, i) => [this.page.words.of("tests.column-" + name), i > words]);
    }

    suite(key, result) {
      const { words, view } = this.page;
      const name = h("th", { scope: "row" }, words.of("tests." + key));
      if (!result) {
        return h("tr", null, name, h("td", { class: "rp-muted", colspan: 6 }, words.of(view.live ? "tests.not-run" : "tests.not-run-ended")));
      }
      const count = (n, bad) => h("td", { class: "rp-n" + (bad && n ? " rp-bad-figure" : "") }, words.whole.format(n));
      return h(
        "tr",
        null,
        name,
        h("td", null, state(words, "suite", result.state), result.reason ? h("div", null, text(result.reason)) : null),
        count(result.total),
        count(result.passed),
        count(result.failed + result.errors, true),
        count(result.skipped),
        h("td", { class: "rp-n" }, words.duration(result.duration_sec))
      );
    }

    regression(regression) {
      const { words } = this.page;
      return h("li", null, text(words.of("tests.regression", regression.test, words.choice("regression", regression.outcome)) + (regression.improvement_id ? " (" + regression.improvement_id + ")" : "")));
    }

    group(group) {
      const { words } = this.page;
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

    /* -- documents -- */

    documents() {
      const { view, words } = this.page;
      const { analysis, docs, sources } = view;
      const updated = (docs && docs.files) || [];
      const known = Object.keys((sources && sources.documents) || {}).concat((analysis && analysis.documents) || []);
      const names = [...new Set(known)];
      if (!docs && !analysis) {
        return null;
      }
      return card(
        "documents",
        words.of("docs.heading"),
        docs ? h("span", { class: "rp-muted" }, words.choice("docs", docs.status)) : null,
        analysis ? h("p", { class: "rp-text", dir: "auto" }, this.repository(analysis)) : null,
        analysis && analysis.summary ? h("p", { class: "rp-text rp-pre rp-muted rp-clamp", dir: "auto" }, analysis.summary) : null,
        docs && docs.reason ? h("p", { class: "rp-text", dir: "auto" }, brief(docs.reason)) : null,
        updated.length ? h("p", { class: "rp-text", dir: "auto" }, words.of("docs.files", updated.join(", "))) : null,
        this.texts("document", names.map((n) => [n, words.of("docs.show", n)]))
      );
    }

    /** What was analyzed: its size, and the languages that it is mostly in. */
    repository(analysis) {
      const { words } = this.page;
      const languages = Object.entries(analysis.languages).sort((a, b) => b[1] - a[1]);
      const lines = languages.reduce((n, [, count]) => n + count, 0);
      const most = languages.slice(0, 4).map(([name, count]) => name + " " + words.share.format(count / lines));
      return [words.of("docs.repository", words.whole.format(analysis.files), words.whole.format(analysis.lines))].concat(most).join(" · ");
    }

    /** Buttons that show texts of the repository, and the texts that are shown. */
    texts(kind, entries) {
      const { texts } = this.page;
      const known = entries.filter(([id]) => texts.has(kind, id));
      return known.length === 0
        ? null
        : [
            h("div", { class: "rp-actions" }, known.map(([id, name]) => texts.button(kind, id, name))),
            known.map(([id, name]) => texts.shownBox(kind, id, name)),
          ];
    }
  }

  window.RepoPilot.RunResults = RunResults;
})();
