// Results of a survey: one stacked bar a group for a scale, beside its table. Data comes in `data-chart` (JSON); without
// scripts the table says the same.
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const TONES = ["#1a7f37", "#6cae7f", "#d9b36c", "#b3261e", "#aeb6bf", "#8c959f", "#57606a"];

function draw(box) {
  const data = JSON.parse(box.dataset.chart);
  const chart = window.echarts.init(box, null, { renderer: "svg" });
  const ink = colour("--ink") || "#1f2328";
  chart.setOption({
    animation: false,
    color: TONES,
    textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: { color: ink } },
    tooltip: { trigger: "item", renderMode: "richText", formatter: (one) => `${one.name} ${one.seriesName} ${one.value}%` },
    xAxis: { type: "value", max: 100, axisLabel: { formatter: "{value}%" } },
    yAxis: { type: "category", inverse: true, data: data.groups, axisTick: { show: false } },
    series: data.options.map((name, place) => ({
      name, type: "bar", stack: "all", barMaxWidth: 22, data: data.shares[place],
      label: { show: true, formatter: (one) => (one.value >= 8 ? `${Math.round(one.value)}%` : ""), color: place === 2 || place === 4 ? ink : "#ffffff" },
    })),
  });
  window.addEventListener("resize", () => chart.resize());
}

if (window.echarts) document.querySelectorAll("[data-chart]").forEach(draw);
