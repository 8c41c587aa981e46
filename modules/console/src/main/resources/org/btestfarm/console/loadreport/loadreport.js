// Draws the course of a load test from the data in the page.
"use strict";

(() => {
  const course = JSON.parse(document.getElementById("course").textContent);
  // Every course begins with nothing.
  const from = (first, values) => [first].concat(values);
  const x = from(0, course.elapsed);
  const time = s => farmCharts.seconds(s);
  const count = v => String(Math.round(v));
  const millis = ms => ms >= 9999.5 ? (ms / 1000).toFixed(0) + " s" : ms >= 1000 ? (ms / 1000).toFixed(2) + " s" : ms >= 100 ? ms.toFixed(0) + " ms" : ms.toFixed(1) + " ms";
  const any = values => values.some(v => v > 0);

  function draw(id, lines, options) {
    const shown = lines.filter(line => line.always || any(line.values));
    farmCharts.draw(document.getElementById(id), {
      data: [x, ...shown.map(line => from(line.first === undefined ? 0 : line.first, line.values))],
      series: shown.map(({label, colour, fill, dash, points}) => ({label, colour, fill, dash, points})),
      time, ...options,
    });
  }

  const neither = !any(course.rx) && !any(course.tx);
  draw("speed", [
    {label: "Download (rx)", colour: "--down", fill: true, values: course.rx, always: neither},
    {label: "Upload (tx)", colour: "--up", fill: true, values: course.tx},
  ], {value: farmCharts.rate, height: 280});
  draw("clients", [
    {label: "Running", colour: "--good", fill: true, values: course.running, always: true},
    {label: "Connecting", colour: "--warn", dash: [6, 4], values: course.connecting, always: true},
  ], {value: count, height: 190, whole: true});
  draw("set-up", [
    {label: "Median", colour: "--accent", values: course.set_up_median, first: null, points: true, always: true},
    {label: "99 %", colour: "--warn", dash: [6, 4], values: course.set_up_99, first: null, points: true, always: true},
    {label: "Longest", colour: "--bad", dash: [2, 4], values: course.set_up_most, first: null, points: true, always: true},
  ], {value: millis, height: 200});
  draw("failed", [{label: "Failed", colour: "--bad", fill: true, values: course.failed, always: true}], {value: count, height: 160, whole: true});
  draw("cpu", [{label: "Load", colour: "--accent", fill: true, values: course.cpu, first: null, always: true}], {value: farmCharts.percent, height: 160, top: 105});
})();
