// What the charts of all pages have in common. uPlot draws; colours are the style sheet's.
"use strict";

const farmCharts = (() => {
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const prefixes = ["", "k", "M", "G", "T"];

  // A speed with three digits, as the pages write it.
  function rate(bps) {
    if (bps === null || bps === undefined) {
      return "–";
    }
    let value = bps;
    let prefix = 0;
    while (value >= 999.5 && prefix < prefixes.length - 1) {
      value /= 1000;
      prefix++;
    }
    return value.toFixed(prefix === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2) + " " + prefixes[prefix] + "bit/s";
  }

  function seconds(s) {
    const whole = Math.floor(s);
    return whole < 120 ? whole + " s" : Math.floor(whole / 60) + " min " + whole % 60 + " s";
  }

  const percent = p => p === null || p === undefined ? "–" : p + " %";

  function axis(values, size, lines) {
    return {stroke: colour("--soft"), grid: {stroke: colour("--line"), width: 1, show: lines}, ticks: {show: false}, size, values, font: "12px system-ui, sans-serif"};
  }

  // A chart that is as wide as its box, always from zero, and changes its colours with the system's.
  function draw(box, {data, series, time, value, height, top, whole}) {
    let plot = null;
    const current = {data};
    function build() {
      const options = {
        width: Math.max(200, box.clientWidth),
        height,
        legend: {live: true},
        cursor: {y: false},
        scales: {x: {time: false}, y: {range: (u, low, high) => [0, top || Math.max(1, (high || 0) * 1.08)]}},
        axes: [
          {...axis((u, at) => at.map(time), 34, false), space: 90, incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400]},
          {...axis((u, at) => at.map(value), 88, true), ...(whole ? {incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6, 1e7]} : {})},
        ],
        series: [{label: "Time", value: (u, v) => v === null || v === undefined ? "–" : time(v)}].concat(series.map(s => ({
          label: s.label,
          stroke: colour(s.colour),
          width: 2,
          fill: s.fill ? colour(s.colour) + "1f" : undefined,
          dash: s.dash,
          points: {show: (u, i) => s.points || u.data[0].length < 3, ...(s.points ? {size: 5} : {})},
          // Without a point under the cursor there is nothing to say; with one, what is missing was not reported.
          value: (u, v, series, at) => at === null || at === undefined ? "–" : v === null || v === undefined ? "not reported" : value(v),
        }))),
      };
      if (plot) {
        plot.destroy();
      }
      box.replaceChildren();
      plot = new uPlot(options, current.data, box);
    }
    build();
    new ResizeObserver(() => plot.setSize({width: Math.max(200, box.clientWidth), height})).observe(box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", build);
    return {
      update(next) {
        current.data = next;
        plot.setData(next);
      },
    };
  }

  return {rate, seconds, percent, draw};
})();
