(function () {
  "use strict";
  // Everything from the data enters the page as text, through el() and textContent.
  const data = JSON.parse(document.getElementById("data").textContent);
  const PRIORITIES = ["Emergency", "Alert", "Critical", "Error", "Warning", "Notice", "Informational", "Debug"];
  const PAGE = 100;
  const S = data.summary;
  const $ = (id) => document.getElementById(id);

  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "class") node.className = value;
      else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (name.startsWith("--")) node.style.setProperty(name, value);
      else node.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat()) if (child !== null && child !== undefined) node.append(child);
    return node;
  }
  function svg(tag, attributes, text) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (text !== undefined) node.textContent = text;
    return node;
  }
  const number = (n) => Number(n).toLocaleString("en-US");
  const plural = (n, noun) => number(n) + " " + noun + (n === 1 ? "" : "s");
  const color = (p) => "var(--p" + p + ")";
  const time = (text) => (text ? text.slice(0, 19).replace("T", " ") : "–");
  const iso = (seconds) => new Date(seconds * 1000).toISOString();
  const pill = (p) => el("span", { class: "pill", "--c": color(p) }, PRIORITIES[p]);
  function bytes(n) {
    const units = ["B", "kB", "MB", "GB", "TB"];
    let i = 0;
    while (n >= 999.5 && i < 4) { n /= 1000; i++; }
    return (i && n < 9.95 ? n.toFixed(1) : n.toFixed(0)) + " " + units[i];
  }
  function length(seconds) {
    if (seconds < 90) return Math.round(seconds) + " s";
    if (seconds < 5400) return Math.round(seconds / 60) + " min";
    if (seconds < 172800) return Math.floor(seconds / 3600) + " h " + Math.round(seconds % 3600 / 60) + " min";
    return Math.floor(seconds / 86400) + " d " + Math.round(seconds % 86400 / 3600) + " h";
  }
  function span(first, last) {
    if (!first) return "no time";
    const a = time(first), b = time(last);
    return a === b ? a : a + " – " + (a.slice(0, 10) === b.slice(0, 10) ? b.slice(11) : b);
  }

  const rules = data.rules.map((rule, index) => ({ ...rule, index, p: PRIORITIES.indexOf(rule.priority) }));
  const findings = [];
  for (const rule of rules) {
    for (const f of rule.findings) {
      const object = f.object || "";
      findings.push({ ...f, rule, p: rule.p, object, actor: f.actor || "", t: f.time || "",
        hay: [f.actor, object, f.verb, f.message, f.sourceIPs, f.userAgent, f.auditID, f.cluster, rule.name, f.file].join("\n").toLowerCase() });
    }
  }
  const byPriority = PRIORITIES.map((_, p) => rules.filter((r) => r.p === p).reduce((sum, r) => sum + r.count, 0));

  const stored = { text: "", rule: -1, off: new Set(), from: null, to: null, sort: "p", down: false, shown: PAGE };

  /* ---- head ---- */
  const clusters = S.clusters ? S.clusters.top.map((c) => c.name) : [];
  $("subtitle").textContent = [clusters.slice(0, 4).join(", "), span(S.first, S.last) + (S.first ? " UTC" : "")].filter(Boolean).join(" · ");
  document.title = "Kustos: " + plural(S.findings, "finding") + (clusters.length ? " in " + clusters[0] : "");
  $("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  if (S.interrupted) $("notes").append(el("p", { class: "note" }, "The scan was interrupted: this is a part of the input only."));
  for (const problem of S.problems) $("notes").append(el("p", { class: "note" }, problem.input + ": " + problem.message));

  /* ---- cards ---- */
  function card(label, value, sub, extra) {
    return el("div", { class: "card" }, el("div", { class: "k" }, label), el("div", { class: "v" }, value), extra, el("div", { class: "s" }, sub));
  }
  const split = el("div", { class: "split" });
  byPriority.forEach((n, p) => { if (n) { const part = el("i", {}); part.style.background = color(p); part.style.flexGrow = n; split.append(part); } });
  const mix = byPriority.map((n, p) => (n ? number(n) + " " + PRIORITIES[p].toLowerCase() : "")).filter(Boolean).join(" · ");
  const seconds = S.first ? (Date.parse(S.last) - Date.parse(S.first)) / 1000 : 0;
  const rejectTotal = Object.values(S.rejectsByReason).reduce((a, b) => a + b, 0);
  const rejectText = Object.entries(S.rejectsByReason).map(([r, n]) => number(n) + " " + r.replaceAll("_", " ")).join(", ");
  $("cards").append(
    card("Findings", number(S.findings), mix || "nothing matched", split),
    card("Events", number(S.events), bytes(S.bytes) + " in " + plural(S.inputs.length, "log")),
    card("Users", (S.users && S.users.cutCount ? ">" : "") + number(S.users ? S.users.distinct : 0), S.users && S.users.top.length ? "most: " + S.users.top[0].name : ""),
    card("Time", S.first ? length(seconds) : "–", span(S.first, S.last)),
    card("Not read", number(rejectTotal), rejectText || "every byte was understood"));

  /* ---- timeline ---- */
  const tip = $("tip");
  function showTip(event, text) {
    tip.textContent = text;
    tip.hidden = false;
    tip.style.left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8) + "px";
    tip.style.top = event.clientY + 16 + "px";
  }
  const hideTip = () => { tip.hidden = true; };
  let marked = null;
  function timeline() {
    const steps = data.timeline.steps;
    if (!steps.length) { $("timeline-panel").hidden = true; return; }
    const start = steps[0].start, end = steps[steps.length - 1].start + data.timeline.stepSeconds;
    const nice = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000, 31536000];
    const width = nice.find((w) => w >= data.timeline.stepSeconds && (end - start) / w <= 96) || Math.ceil((end - start) / 96);
    const zero = Math.floor(start / width) * width;
    const bins = Array.from({ length: Math.max(1, Math.ceil((end - zero) / width)) }, (_, i) => ({ start: zero + i * width, events: 0, f: PRIORITIES.map(() => 0) }));
    for (const step of steps) {
      const bin = bins[Math.min(bins.length - 1, Math.floor((step.start - zero) / width))];
      bin.events += step.events;
      step.findings.forEach((n, p) => { bin.f[p] += n; });
    }
    const W = Math.max(320, $("timeline").clientWidth), H = 190, L = 38, Bm = 22, T = 8, plotW = W - L - 4, plotH = H - Bm - T;
    const sums = bins.map((b) => b.f.reduce((a, c) => a + c, 0));
    const top = Math.max(1, ...sums), topEvents = Math.max(1, ...bins.map((b) => b.events));
    const chart = svg("svg", { class: "chart", viewBox: "0 0 " + W + " " + H, role: "img", "aria-label": "Findings over time" });
    const y = (n) => T + plotH - plotH * n / top;
    for (const n of [...new Set([0, Math.round(top / 2), top])]) {
      chart.append(svg("line", { class: "grid", x1: L, x2: W - 4, y1: y(n), y2: y(n) }), svg("text", { x: L - 6, y: y(n) + 4, "text-anchor": "end" }, number(n)));
    }
    const bw = plotW / bins.length;
    bins.forEach((bin, i) => {
      const x = L + i * bw, inner = Math.max(1, bw - Math.min(3, bw * 0.2));
      const eh = plotH * bin.events / topEvents;
      chart.append(svg("rect", { class: "ev", x, y: T + plotH - eh, width: inner, height: eh }));
      let base = 0;
      for (let p = 7; p >= 0; p--) {
        if (!bin.f[p]) continue;
        const h = Math.max(2, plotH * bin.f[p] / top);
        const bar = svg("rect", { x, y: T + plotH - base - h, width: inner, height: h, rx: 1 });
        bar.style.fill = color(p);
        chart.append(bar);
        base += h;
      }
      const hit = svg("rect", { class: "hit", x, y: T, width: bw, height: plotH });
      hit.addEventListener("mousemove", (event) => showTip(event, time(iso(bin.start)) + " – " + time(iso(bin.start + width)).slice(11) + "\n" + plural(bin.events, "event") + "\n" + plural(sums[i], "finding")
        + bin.f.map((n, p) => (n ? "\n  " + number(n) + " " + PRIORITIES[p] : "")).join("")));
      hit.addEventListener("mouseleave", hideTip);
      hit.addEventListener("click", () => {
        if (marked) marked.classList.remove("on");
        const same = marked === hit;
        marked = same ? null : hit;
        if (!same) hit.classList.add("on");
        stored.from = same ? null : iso(bin.start);
        stored.to = same ? null : iso(bin.start + width);
        draw();
      });
      chart.append(hit);
    });
    const ticks = Math.min(6, bins.length, Math.floor(plotW / 100));
    for (let i = 0; i < ticks; i++) {
      const bin = bins[Math.floor(i * bins.length / ticks)];
      const label = seconds > 172800 ? iso(bin.start).slice(5, 16).replace("T", " ") : iso(bin.start).slice(11, width < 60 ? 19 : 16);
      chart.append(svg("text", { x: L + Math.floor(i * bins.length / ticks) * bw, y: H - 5 }, label));
    }
    $("timeline").append(chart);
    byPriority.forEach((n, p) => { if (n) { const i = el("i", {}); i.style.background = color(p); $("legend").append(el("span", {}, i, PRIORITIES[p])); } });
    const i = el("i", {});
    i.style.background = "var(--events)";
    $("legend").append(el("span", {}, i, "all events, own scale"));
  }

  /* ---- who, next, rules ---- */
  function bars(list, most, total, onclick) {
    return list.slice(0, most).map((item) => {
      const bar = el("span", { class: "b" });
      for (const part of item.parts || [{ n: item.count, c: "var(--accent)" }]) {
        const i = el("i", {});
        i.style.background = part.c;
        i.style.width = 100 * part.n / total + "%";
        bar.append(i);
      }
      return el(onclick ? "button" : "div", { class: "hbar", type: onclick ? "button" : null, title: item.name, onclick: onclick ? () => onclick(item) : null },
        el("span", { class: "n" }, el("bdi", { dir: "ltr" }, item.name)), bar, el("span", { class: "c" }, number(item.count)));
    });
  }
  function actors() {
    const all = new Map();
    for (const rule of rules) {
      for (const actor of rule.actors.top) {
        const entry = all.get(actor.name) || { name: actor.name, count: 0, by: PRIORITIES.map(() => 0) };
        entry.count += actor.count;
        entry.by[rule.p] += actor.count;
        all.set(actor.name, entry);
      }
    }
    const list = [...all.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
    list.forEach((a) => { a.parts = a.by.map((n, p) => ({ n, c: color(p) })).filter((part) => part.n); });
    $("actors").append(...(list.length ? bars(list, 8, list[0].count, (a) => search(a.name)) : [el("p", { class: "empty" }, "Nobody did anything a rule looks for.")]));
  }
  function search(text) {
    $("search").value = text;
    stored.text = text.toLowerCase();
    draw();
    $("findings-panel").scrollIntoView({ behavior: "smooth" });
  }
  for (const step of data.nextSteps.filter((s) => !(s.command || "").includes("--output html"))) $("steps").append(el("li", {}, step.text, step.command ? el("code", {}, step.command) : null));
  $("rules-hint").textContent = number(rules.length) + " of " + number(S.rulesLoaded) + ", matching " + S.matching;
  if (!rules.length) $("rules").append(el("p", { class: "empty" }, "No rule matched."));
  for (const rule of rules) {
    const two = el("div", { class: "two" },
      el("div", {}, el("h3", {}, "Who"), bars(rule.actors.top, 6, rule.actors.top[0].count, (a) => search(a.name))),
      el("div", {}, el("h3", {}, "What"), bars(rule.objects.top, 6, rule.objects.top[0].count, (o) => search(o.name))));
    $("rules").append(el("details", { class: "rule" },
      el("summary", {}, pill(rule.p), el("span", { class: "name" }, rule.name), el("span", { class: "count" }, number(rule.count)), el("span", { class: "span" }, span(rule.first, rule.last))),
      el("div", { class: "body" }, el("p", {}, rule.description || ""), el("div", {}, rule.tags.map((tag) => el("span", { class: "tag" }, tag))), two,
        el("button", { class: "link", type: "button", onclick: () => { stored.rule = rule.index; $("rule").value = String(rule.index); draw(); $("findings-panel").scrollIntoView({ behavior: "smooth" }); } }, "Show its findings"))));
  }

  /* ---- findings ---- */
  const COLUMNS = [["t", "Time (UTC)"], ["p", "Priority"], ["name", "Rule"], ["actor", "Who"], ["object", "What"], ["code", "Code"]];
  const heading = el("tr", {});
  for (const [key, label] of COLUMNS) {
    heading.append(el("th", { "data-key": key }, el("button", { type: "button", onclick: () => { stored.down = stored.sort === key ? !stored.down : false; stored.sort = key; draw(); } }, label)));
  }
  $("findings").tHead.append(heading);
  $("rule").append(el("option", { value: "-1" }, "All rules"), ...rules.map((r) => el("option", { value: String(r.index) }, r.name)));
  $("rule").addEventListener("change", () => { stored.rule = Number($("rule").value); draw(); });
  $("search").addEventListener("input", () => { stored.text = $("search").value.trim().toLowerCase(); draw(); });
  byPriority.forEach((n, p) => {
    if (!n) return;
    const chip = el("button", { type: "button", "aria-pressed": "true", "--c": color(p) }, PRIORITIES[p]);
    chip.addEventListener("click", () => {
      if (stored.off.has(p)) stored.off.delete(p); else stored.off.add(p);
      chip.setAttribute("aria-pressed", String(!stored.off.has(p)));
      draw();
    });
    $("priorities").append(chip);
  });
  $("clear").addEventListener("click", () => {
    Object.assign(stored, { text: "", rule: -1, from: null, to: null, shown: PAGE });
    stored.off.clear();
    $("search").value = "";
    $("rule").value = "-1";
    if (marked) marked.classList.remove("on");
    marked = null;
    for (const chip of $("priorities").children) chip.setAttribute("aria-pressed", "true");
    draw();
  });
  $("more").addEventListener("click", () => { stored.shown += 5 * PAGE; draw(true); });

  const keyOf = (f, key) => (key === "name" ? f.rule.name : key === "code" ? f.code || "" : f[key]);
  function selected() {
    const list = findings.filter((f) => (stored.rule < 0 || f.rule.index === stored.rule) && !stored.off.has(f.p)
      && (!stored.text || f.hay.includes(stored.text)) && (!stored.from || (f.t >= stored.from.slice(0, 19) && f.t < stored.to.slice(0, 19))));
    const sign = stored.down ? -1 : 1;
    return list.sort((a, b) => {
      const x = keyOf(a, stored.sort), y = keyOf(b, stored.sort);
      return x < y ? -sign : x > y ? sign : a.t < b.t ? -1 : a.t > b.t ? 1 : 0;
    });
  }
  function detail(f) {
    const list = el("dl", {});
    const add = (name, value) => { if (value) list.append(el("dt", {}, name), el("dd", {}, value)); };
    add("Source", f.sourceIPs);
    add("User agent", f.userAgent);
    add("Decision", f.decision);
    add("Cluster", f.cluster);
    add("Stage", f.stage);
    add("auditID", f.auditID);
    for (const [name, value] of Object.entries(f.fields || {})) {
      add(name, Array.isArray(value) ? value.join(", ") : String(value));
    }
    add("Where", f.file + ", line " + number(f.line) + ", byte " + number(f.offset));
    add("Finding", f.id);
    return el("tr", { class: "more-row" }, el("td", { colspan: String(COLUMNS.length) }, el("p", { class: "msg" }, f.message), list));
  }
  function row(f) {
    const denied = f.decision === "forbid" || Number(f.code) >= 400;
    const tr = el("tr", { class: "row", tabindex: "0" },
      el("td", { class: "t" }, time(f.time)), el("td", {}, pill(f.p)), el("td", { class: "w" }, f.rule.name), el("td", { class: "w" }, f.actor),
      el("td", {}, el("span", { class: "verb" }, (f.verb || "") + " "), f.object), el("td", { class: denied ? "deny" : "" }, f.code || ""));
    const toggle = () => {
      if (tr.classList.toggle("open")) tr.after(detail(f)); else tr.nextSibling.remove();
    };
    tr.addEventListener("click", toggle);
    tr.addEventListener("keydown", (event) => { if (event.key === "Enter") toggle(); });
    return tr;
  }
  function draw(keep) {
    if (!keep) stored.shown = PAGE;
    const list = selected();
    const body = $("findings").tBodies[0];
    body.replaceChildren(...list.slice(0, stored.shown).map(row));
    if (!list.length) body.append(el("tr", {}, el("td", { colspan: String(COLUMNS.length), class: "empty" }, findings.length ? "No finding matches the filters." : "No findings.")));
    const cut = S.findings - findings.length;
    $("shown").textContent = (list.length === findings.length ? number(list.length) : number(list.length) + " of " + number(findings.length)) + (cut > 0 ? " listed; " + number(cut) + " more are counted above" : "")
      + (stored.from ? " · from " + time(stored.from) : "");
    $("more").hidden = list.length <= stored.shown;
    $("more").textContent = "Show more (" + number(list.length - stored.shown) + " left)";
    $("clear").hidden = !(stored.text || stored.rule >= 0 || stored.off.size || stored.from);
    for (const th of heading.children) {
      const on = th.dataset.key === stored.sort;
      th.setAttribute("aria-sort", on ? (stored.down ? "descending" : "ascending") : "none");
      th.firstChild.textContent = COLUMNS.find((c) => c[0] === th.dataset.key)[1] + (on ? (stored.down ? " ↓" : " ↑") : "");
    }
  }

  /* ---- what was read ---- */
  function table(headings, rows) {
    return el("div", { class: "scroll" }, el("table", { class: "plain" }, el("thead", {}, el("tr", {}, headings.map((h) => el("th", {}, h)))), el("tbody", {}, rows.map((cells) => el("tr", {}, cells.map((c) => el("td", {}, c)))))));
  }
  $("input").append(el("p", {}, S.inputs.slice(0, 50).join(", ") + (S.inputs.length > 50 ? " and " + number(S.inputs.length - 50) + " more" : "")));
  if (S.eventsOutsideTime) $("input").append(el("p", {}, plural(S.eventsOutsideTime, "event") + " outside the asked-for time were left out."));
  if (data.rejects.length) {
    $("input").append(el("p", { class: "hint" }, "Pieces of the input that are no event" + (rejectTotal > data.rejects.length ? " (the first " + data.rejects.length + " of " + number(rejectTotal) + ")" : "") + ":"),
      table(["Reason", "Where", "Detail", "Begins with"], data.rejects.map((r) => [r.reason.replaceAll("_", " "), r.file + ":" + r.line, r.detail || "", el("code", {}, (r.excerpt || "").slice(0, 90))])));
  }
  $("foot").textContent = "Made by Kustos from " + number(S.events) + " events at " + number(S.eventsPerSecond) + " events a second. Times are UTC.";
  timeline();
  actors();
  draw();
})();
