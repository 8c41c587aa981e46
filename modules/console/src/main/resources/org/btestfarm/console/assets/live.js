// Follows the farm second by second. Texts are set as text: what users are called is never read as HTML.
"use strict";

(() => {
  const KEPT = 120;
  const at = [];
  const down = [];
  const up = [];
  const byId = id => document.getElementById(id);
  const state = byId("state");
  const flow = farmCharts.draw(byId("flow"), {
    data: [[], [], []],
    series: [{label: "Download", colour: "--down", fill: true}, {label: "Upload", colour: "--up", fill: true}],
    time: s => new Date(s * 1000).toLocaleTimeString(undefined, {hourCycle: "h23"}), value: farmCharts.rate, height: 240,
  });

  function cell(label, text, number) {
    const td = document.createElement("td");
    td.dataset.label = label;
    td.textContent = text;
    if (number) {
      td.className = "number";
    }
    return td;
  }

  function row(...cells) {
    const tr = document.createElement("tr");
    tr.append(...cells);
    return tr;
  }

  function test(t) {
    const name = cell("Test", "");
    const link = document.createElement("a");
    link.href = "/tests/" + encodeURIComponent(t.id);
    const direction = {receives: "upload", transmits: "download"}[t.direction] || "both directions";
    link.textContent = t.transport.toUpperCase() + " " + direction;
    name.append(link);
    if (t.connections > 1) {
      name.append(", " + t.connections + " connections");
    }
    return row(
      name,
      cell("Who", t.user === undefined ? t.address : t.user + ", " + t.address),
      cell("Download", t.direction === "receives" ? "–" : farmCharts.rate(t.tx_bps), true),
      cell("Upload", t.direction === "transmits" ? "–" : farmCharts.rate(t.rx_bps), true),
      cell("Running for", farmCharts.seconds(t.seconds), true),
      cell("Router's CPU", t.remote_cpu === undefined ? "not reported" : t.remote_cpu + " %", true));
  }

  function node(n) {
    return row(
      cell("Node", n.node),
      cell("Tests", String(n.tests), true),
      cell("Download", farmCharts.rate(n.tx_bps), true),
      cell("Upload", farmCharts.rate(n.rx_bps), true),
      cell("CPU", n.cpu === undefined ? "not reported" : n.cpu + " %", true));
  }

  function show(farm) {
    at.push(Date.parse(farm.at) / 1000);
    down.push(farm.farm.tx_bps);
    up.push(farm.farm.rx_bps);
    while (at.length > KEPT) {
      at.shift();
      down.shift();
      up.shift();
    }
    flow.update([at, down, up]);
    byId("down").textContent = farmCharts.rate(farm.farm.tx_bps);
    byId("up").textContent = farmCharts.rate(farm.farm.rx_bps);
    byId("count").textContent = String(farm.farm.tests);
    // A link that has the keyboard's focus keeps it.
    const focused = document.activeElement instanceof HTMLAnchorElement && byId("tests").contains(document.activeElement) ? document.activeElement.href : null;
    byId("tests").replaceChildren(...farm.tests.map(test));
    if (focused) {
      for (const link of byId("tests").querySelectorAll("a")) {
        if (link.href === focused) {
          link.focus();
        }
      }
    }
    byId("nodes").replaceChildren(...farm.nodes.map(node));
    byId("none").hidden = farm.tests.length > 0;
  }

  function say(text) {
    // A screen reader hears it when it changes, not every second.
    if (state.textContent !== text) {
      state.textContent = text;
    }
  }

  const events = new EventSource("/api/v1/live");
  events.addEventListener("live", event => {
    say("Up to date, every second");
    show(JSON.parse(event.data));
  });
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) {
      say("Not connected. Trying again in half a minute.");
      setTimeout(() => location.reload(), 30000);
    } else {
      say("Connection lost. Trying again.");
    }
  });
})();
