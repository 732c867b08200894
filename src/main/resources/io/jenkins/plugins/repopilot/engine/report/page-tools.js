/*
 * What all pages of Repo Pilot are drawn with: elements, patches, words and figures. Text goes into a page as text nodes only, so nothing that
 * a model or a repository wrote is ever markup; nothing here needs an inline style or handler.
 */
(function () {
  "use strict";

  const ICONS = {
    pending: "○",
    running: "●",
    completed: "✓",
    failed: "✕",
    skipped: "–",
    aborted: "■",
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
    closed: "⊘",
    reply: "✓",
    retried: "↻",
    length: "▲",
    filtered: "▲",
  };

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

  const builders = new WeakMap();

  /** A large part that is made only where a page does not have it yet, once it is there: its stamp says what it shows. */
  function large(key, stamp, build) {
    const element = h("div", { "data-key": key, "data-stamp": stamp });
    builders.set(element, build);
    return element;
  }

  /** Makes the large parts that a page has got or that have changed. */
  function complete(root) {
    for (const element of root.querySelectorAll("[data-stamp]:empty")) {
      element.append(builders.get(element)());
    }
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
    if (old.isEqualNode(fresh) || (builders.has(fresh) && old.dataset.stamp === fresh.dataset.stamp)) {
      return;
    }
    if (builders.has(fresh)) {
      builders.set(old, builders.get(fresh));
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
      this.full = new Intl.DateTimeFormat(this.locale, { dateStyle: "medium", timeStyle: "medium" });
      this.toMinute = new Intl.DateTimeFormat(this.locale, { dateStyle: "medium", timeStyle: "short" });
      this.thisYear = new Intl.DateTimeFormat(this.locale, { day: "numeric", month: "short", hour: "numeric", minute: "numeric" });
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
        const tenths = Math.round(seconds * 10) / 10;
        return this.of("duration.seconds", tenths < 10 && !Number.isInteger(tenths) ? this.tenth.format(tenths) : Math.round(tenths));
      }
      const whole = Math.round(seconds);
      const [unit, parts] = whole < 3600 ? ["minutes", [Math.floor(whole / 60), whole % 60]] : ["hours", [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)]];
      return parts[1] === 0 ? this.of("duration." + unit + "-only", parts[0]) : this.of("duration." + unit, ...parts);
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

    /** Date and time as short as they may be: without seconds, and without the year if it is this one. */
    moment(instant) {
      const date = new Date(instant);
      return (date.getFullYear() === new Date().getFullYear() ? this.thisYear : this.toMinute).format(date);
    }

    time(instant) {
      return instant ? this.full.format(new Date(instant)) : "";
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
    return h("span", { class: "rp-state rp-" + value }, icon(ICONS[value] || "•"), " ", words.choice(group, value));
  }

  /** A sentence with the ids of commits as short as git shows them. */
  function brief(value) {
    return value && value.replace(/\b[0-9a-f]{40}\b/g, (sha) => sha.slice(0, 10));
  }

  function webAddress(url) {
    return typeof url === "string" && /^https?:\/\//.test(url) ? url : null;
  }

  /** A part of the page with a heading. */
  function card(key, heading, aside, ...content) {
    return h("section", { class: "rp-card", "data-key": key, "aria-labelledby": "rp-" + key }, h("header", null, h("h2", { id: "rp-" + key }, heading), aside), content);
  }

  /** A figure with its name above it and what explains it below. */
  function figure(key, name, value, hint) {
    return h("div", { class: "rp-fact", "data-key": key }, h("dt", null, name), h("dd", null, h("span", { class: "rp-big rp-num" }, value), h("span", { class: "rp-hint" }, hint || "\u00a0")));
  }

  /**
   * A table that scrolls sideways by itself where it is too wide; with the class rp-cards a row becomes a few lines there.
   *
   * @param heads pairs of a caption and whether figures stand below it
   */
  function table(caption, heads, rows, className) {
    for (const row of rows.flat()) {
      [...row.children].filter((cell, i) => heads[i][1] && cell.colSpan === 1).forEach((cell) => cell.setAttribute("data-label", heads[cell.cellIndex][0]));
    }
    return h(
      "div",
      { class: "rp-scroll" + (className ? " " + className : ""), tabindex: "0", role: "group", "aria-label": caption },
      h(
        "table",
        { class: "rp-table" },
        h("caption", { class: "rp-sr" }, caption),
        h("thead", null, h("tr", null, heads.map(([name, number]) => h("th", { scope: "col", class: number ? "rp-n" : null }, name)))),
        h("tbody", null, rows)
      )
    );
  }

  /** Text that keeps its lines, in a box of its own; if it grows, its end stays in view. */
  function source(name, value, grows) {
    return h("pre", { class: "rp-source", "data-follow": grows, tabindex: "0", role: "group", "aria-label": name }, value);
  }

  window.RepoPilot = { ICONS, h, svg, patch, patchChildren, large, complete, Words, text, icon, state, brief, webAddress, card, figure, table, source };
})();
