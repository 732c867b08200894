/* Texts that a run's page fetches when somebody looks at them: diffs, output, documents, calls of models. A report has them with it. */
(function () {
  "use strict";

  const { h, source } = window.RepoPilot;

  /** Kinds of text, and where a view has them if it was made with sources. */
  const EMBEDDED = { diff: "diffs", output: "outputs", document: "documents", calls: "calls" };

  class LazyTexts {
    /** @param page the page of the run; its root says where each kind is fetched, data-KIND-url */
    constructor(page) {
      this.page = page;
      this.found = new Map();
      this.shown = new Set();
    }

    take(sources) {
      for (const [kind, name] of Object.entries(EMBEDDED)) {
        for (const [id, value] of Object.entries((sources && sources[name]) || {})) {
          this.found.set(kind + ":" + id, { value });
        }
      }
    }

    get(kind, id) {
      return this.found.get(kind + ":" + id);
    }

    /** Whether there is such a text or a place to ask for it. */
    has(kind, id) {
      return this.found.has(kind + ":" + id) || Boolean(this.page.root.dataset[kind + "Url"]);
    }

    toggle(key) {
      if (!this.shown.delete(key)) {
        this.shown.add(key);
        this.need(key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1));
      }
    }

    /**
     * Fetches a text unless it is here.
     *
     * @param stamp of what the text belongs to: with another one it is fetched anew, and the old one is shown until then
     */
    async need(kind, id, stamp) {
      const url = this.page.root.dataset[kind + "Url"];
      const known = this.get(kind, id);
      if (!url || (known && known.stamp === stamp && !known.again)) {
        return;
      }
      const key = kind + ":" + id;
      this.found.set(key, { value: known && known.value, stamp });
      const result = await this.fetched(url, id, kind === "calls");
      if (this.found.get(key).stamp === stamp) {
        this.found.set(key, { ...result, stamp });
        this.page.draw();
      }
    }

    async fetched(url, id, json) {
      const { words } = this.page;
      try {
        const answer = await fetch(new URL(url + encodeURIComponent(id), document.baseURI), { credentials: "same-origin" });
        if (answer.ok) {
          return { value: json ? await answer.json() : await answer.text() };
        }
        return { problem: answer.status === 403 ? words.of("diff.forbidden") : words.of("diff.failed", "HTTP " + answer.status) };
      } catch (e) {
        return { problem: words.of("diff.failed", e.message), again: true };
      }
    }

    /** The text in a box, or why it is not there. */
    box(kind, id, name) {
      const found = this.get(kind, id);
      return found && found.value !== undefined
        ? source(name, found.value)
        : h("p", { class: "rp-muted", role: "status" }, found && found.problem ? found.problem : this.page.words.of("text.loading"));
    }

    /** A button that shows and hides a text; nothing where there is none to be had. */
    button(kind, id, caption, said) {
      return this.has(kind, id)
        ? h("button", { type: "button", class: "rp-chip", "data-do": "show", "data-value": kind + ":" + id, "aria-expanded": String(this.shown.has(kind + ":" + id)), "aria-label": said || null }, caption)
        : null;
    }

    /** The box of a text that its button has shown. */
    shownBox(kind, id, name) {
      return this.shown.has(kind + ":" + id) ? h("div", { class: "rp-shown", "data-key": kind + ":" + id }, h("h3", null, name), this.box(kind, id, name)) : null;
    }
  }

  window.RepoPilot.LazyTexts = LazyTexts;
})();
