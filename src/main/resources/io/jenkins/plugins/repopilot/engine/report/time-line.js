/* Draws when each bead was at work: what ran side by side stands below one another. */
(function () {
  "use strict";

  const { h, card } = window.RepoPilot;

  const LANES = 40;
  const LANES_NARROW = 16;
  const NARROW = 600;
  const MOST_TICKS = 8;

  /** Percent of the width beyond which a time no longer stands after its bar, and up to which there is no room before it. */
  const TOO_LATE = 80;
  const TOO_EARLY = 20;
  const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

  class TimeLine {
    /** @param page the page of the run: its view, beads, words and clock */
    constructor(page) {
      this.page = page;
      this.all = false;
    }

    draw() {
      const { view, words } = this.page;
      const started = [...this.page.beads.values()].filter((bead) => bead.started_at);
      const begin = Date.parse(view.run.started_at);
      const end = this.end(begin, started);
      const step = STEPS.find((s) => (end - begin) / 1000 / s <= MOST_TICKS) || (end - begin) / 1000 / MOST_TICKS;
      const more = started.length > this.most() ? h("button", { type: "button", class: "rp-chip", "data-do": "lanes" }, this.all ? words.of("timeline.fewer") : words.of("timeline.all", started.length)) : null;
      return card(
        "timeline",
        words.of("timeline.heading"),
        more,
        started.length === 0 && !view.live
          ? h("p", { class: "rp-muted" }, words.of("timeline.empty"))
          : [
              h("ol", { class: "rp-gantt", "data-follow": view.live, "--step": ((100000 * step) / (end - begin)).toFixed(3) }, this.lanes(started).map((bead) => this.lane(bead, begin, end))),
              h("div", { class: "rp-axis rp-num", "aria-hidden": "true" }, h("span"), h("div", { class: "rp-ticks" }, this.ticks(begin, end, step))),
            ]
      );
    }

    most() {
      return this.page.root.clientWidth < NARROW ? LANES_NARROW : LANES;
    }

    end(begin, started) {
      const { view } = this.page;
      let end = begin + 1000;
      for (const bead of started) {
        end = Math.max(end, Date.parse(bead.completed_at || bead.started_at));
      }
      return Math.max(end, view.live ? this.page.now() : 0, view.run.completed_at ? Date.parse(view.run.completed_at) : 0);
    }

    /** Those to be drawn: all, or the stages, what is at work and what took longest; by stage, then by start. */
    lanes(started) {
      const { view } = this.page;
      const length = (bead) => Date.parse(bead.completed_at || view.now) - Date.parse(bead.started_at);
      let lanes = started;
      if (!this.all && started.length > this.most()) {
        const longest = new Set([...started].sort((a, b) => !b.parent_id - !a.parent_id || !b.completed_at - !a.completed_at || length(b) - length(a)).slice(0, this.most()));
        lanes = started.filter((bead) => longest.has(bead));
      }
      const order = this.page.stageNumbers();
      return [...lanes].sort((a, b) => order.get(a.stage) - order.get(b.stage) || !!a.parent_id - !!b.parent_id || Date.parse(a.started_at) - Date.parse(b.started_at));
    }

    lane(bead, begin, end) {
      const { view, words } = this.page;
      const from = Math.max(0, Date.parse(bead.started_at) - begin);
      const to = Math.max(from, (bead.completed_at ? Date.parse(bead.completed_at) : view.live ? this.page.now() : end) - begin);
      const share = (ms) => (100 * ms) / (end - begin);
      const name = bead.parent_id ? this.page.label(bead) : words.choice("stage", bead.stage);
      const at = words.duration(Math.round(from / 1000));
      const said = bead.completed_at
        ? words.of("timeline.bar", name, words.choice("status", bead.status), at, words.duration(bead.duration_sec))
        : words.of("timeline.bar-running", name, at);
      const place = share(to) <= TOO_LATE ? "" : share(from) > TOO_EARLY ? " rp-before" : " rp-within";
      return h(
        "li",
        { class: bead.parent_id ? null : "rp-group", "data-key": bead.id },
        h("button", { type: "button", class: "rp-lane-name", "data-do": "find", "data-value": bead.id, title: said, "aria-label": said, dir: "auto" }, name),
        h(
          "div",
          { class: "rp-lane", "aria-hidden": "true" },
          h("span", { class: "rp-bar rp-" + bead.status, "--from": share(from).toFixed(2), "--width": share(to - from).toFixed(2), title: said }),
          h("span", { class: "rp-took rp-num" + place, "--at": share(place === " rp-before" ? from : to).toFixed(2) }, this.page.took(bead.started_at, bead.duration_sec))
        )
      );
    }

    /** Round times, and none so near to the end that it would stand beyond it. */
    ticks(begin, end, step) {
      const ticks = [];
      for (let i = 0; i * step * 1000 <= (end - begin) * 0.96; i++) {
        ticks.push(h("span", { class: i % 2 ? "rp-odd" : null, "--at": ((100000 * i * step) / (end - begin)).toFixed(2) }, this.page.words.duration(i * step)));
      }
      return ticks;
    }
  }

  window.RepoPilot.TimeLine = TimeLine;
})();
