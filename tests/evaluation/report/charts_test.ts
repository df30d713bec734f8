import assert from "node:assert/strict";
import { createAxis } from "../../../lib/evaluation/report/charts/axis.ts";
import { barChart } from "../../../lib/evaluation/report/charts/bar_chart.ts";
import { boxPlot } from "../../../lib/evaluation/report/charts/box_plot.ts";
import { intervalPlot } from "../../../lib/evaluation/report/charts/interval_plot.ts";
import { lineChart } from "../../../lib/evaluation/report/charts/line_chart.ts";
import { attribute, type Element, elements, parsePage, textOf } from "./parse_page.ts";

function drawn(svg: { toString(): string }): Element {
  const { root, faults } = parsePage(`<!doctype html><title>t</title>${svg}`);
  assert.deepEqual(faults, []);
  return elements(root, "svg")[0];
}

function withClass(chart: Element, name: string): Element[] {
  return elements(chart, "*").filter((element) => attribute(element, "class") === name);
}

function number(element: Element, name: string): number {
  return Number(attribute(element, name));
}

Deno.test("an axis puts values evenly, and those outside at its ends", () => {
  const axis = createAxis([0, 100], [50, 250]);
  assert.deepEqual([0, 50, 100, 120, -5].map(axis.place), [50, 150, 250, 250, 50]);
  assert.deepEqual(axis.ticks, [0, 20, 40, 60, 80, 100]);
  assert.equal(createAxis([3, 3], [0, 10]).place(3), 0);
});

Deno.test("bars are as high as their values, and error bars as their intervals", () => {
  const chart = drawn(barChart({
    label: "bars",
    axisName: "DSC",
    groups: [{
      name: "skin",
      bars: [{ name: "ce", value: 20, interval: [10, 40] }, { name: "ss", value: 40 }],
    }],
  }));
  const [legend, bar] = withClass(chart, "shade0");
  const [, taller] = withClass(chart, "shade1");
  assert.equal(number(legend, "width"), number(legend, "height"));
  assert.ok(Math.abs(number(taller, "height") / number(bar, "height") - 2) < 0.02);
  const [whisker] = withClass(chart, "whisker");
  const [, low, high] = /V?([\d.]+)V([\d.]+)/.exec(attribute(whisker, "d")!.replace(/^M[\d.]+ /, "V"))!;
  const base = number(bar, "y") + number(bar, "height");
  assert.ok(Math.abs((base - Number(low)) / number(bar, "height") - 0.5) < 0.02);
  assert.ok(Math.abs((base - Number(high)) / number(bar, "height") - 2) < 0.02);
  assert.match(textOf(chart), /20\.0/);
});

Deno.test("a box spans the quartiles; whiskers stop at the farthest value within reach, others are rings", () => {
  const chart = drawn(boxPlot({
    label: "boxes",
    domain: [0, 100],
    rows: [{ name: "a", tone: "iic", values: [40, 44, 48, 52, 56, 60, 100] }],
  }));
  const axis = createAxis([0, 100], [190, 744]);
  const [box] = withClass(chart, "box");
  assert.equal(number(box, "x"), axis.place(46));
  assert.ok(Math.abs(number(box, "x") + number(box, "width") - axis.place(58)) <= 0.1);
  assert.deepEqual(withClass(chart, "outlier").map((ring) => number(ring, "cx")), [axis.place(100)]);
  const d = attribute(withClass(chart, "whisker")[0], "d")!;
  assert.ok(d.startsWith(`M${axis.place(40)} `) && d.includes(`H${axis.place(60)}M`), d);
});

Deno.test("a row of a plot without values is its name alone", () => {
  const box = drawn(
    boxPlot({ label: "boxes", domain: [0, 100], rows: [{ name: "gone", tone: "iic", values: [] }] }),
  );
  assert.equal(withClass(box, "box").length, 0);
  assert.match(textOf(box), /gone/);
  const plot = drawn(intervalPlot({ label: "differences", rows: [{ name: "gone" }] }));
  assert.equal(withClass(plot, "mean").length, 0);
});

Deno.test("a difference lies on its side of 0", () => {
  const chart = drawn(intervalPlot({
    label: "differences",
    rows: [{ name: "ahead", mean: 5, interval: [2, 8] }, { name: "behind", mean: -3, interval: [-6, 1] }],
  }));
  const zero = Number(/^M([\d.]+)/.exec(attribute(withClass(chart, "axis")[0], "d")!)![1]);
  const [ahead, behind] = withClass(chart, "mean").map((dot) => number(dot, "cx"));
  assert.ok(behind < zero && zero < ahead);
});

Deno.test("lines leave out what is missing, and their names do not touch", () => {
  const chart = drawn(lineChart({
    label: "sweep",
    axisName: "DSC",
    stepName: "ss",
    steps: ["1", "5"],
    series: [
      { name: "skin", points: [{ value: 50 }, { value: 60, interval: [50, 70] }] },
      { name: "breast", points: [{}, { value: 60.1 }] },
    ],
  }));
  assert.equal(withClass(chart, "dot").length, 3);
  const heights = withClass(chart, "name").map((name) => number(name, "y"));
  assert.ok(Math.abs(heights[0] - heights[1]) >= 15);
});
