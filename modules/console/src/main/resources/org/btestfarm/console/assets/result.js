// Draws a test's samples; while the test runs, asks again until it has ended.
"use strict";

(async () => {
  const box = document.getElementById("charts");
  const wants = name => box.dataset[name] === "yes";
  const answer = await fetch(box.dataset.source);
  if (!answer.ok) {
    document.querySelector("#speed p").textContent = "The samples cannot be had just now.";
    return;
  }
  const chart = await answer.json();
  const time = s => farmCharts.seconds(s);
  const x = chart.second;

  const speed = [];
  const values = [x];
  if (wants("download")) {
    speed.push({label: "Download", colour: "--down", fill: true});
    values.push(chart.download);
  }
  if (wants("upload")) {
    speed.push({label: "Upload", colour: "--up", fill: true});
    values.push(chart.upload);
  }
  farmCharts.draw(document.getElementById("speed"), {data: values, series: speed, time, value: farmCharts.rate, height: 260});

  const reported = chart.router_cpu.some(v => v !== null);
  farmCharts.draw(document.getElementById("cpu"), {
    data: [x, chart.router_cpu, chart.farm_cpu],
    series: [{label: reported ? "Router" : "Router (not reported)", colour: "--up"}, {label: "Farm", colour: "--down", dash: [6, 4]}],
    time, value: farmCharts.percent, height: 170, top: 105,
  });

  const loss = document.getElementById("loss");
  if (loss) {
    farmCharts.draw(loss, {data: [x, chart.lost], series: [{label: "Lost", colour: "--bad", fill: true}], time, value: v => String(Math.round(v)), height: 150, whole: true});
  }

  if (wants("running")) {
    // The page's figures and verdict are made on the server: the simplest way to keep all of it true is to ask for it again.
    setTimeout(() => location.reload(), 3000);
  }
})();
