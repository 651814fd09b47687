/// <reference lib="dom" />
/** A chart of curves: drawn by uPlot, read by pointer, keyboard and as a table. */
import type UPlot from "uplot";
import { colorOf } from "./colors.ts";
import { html } from "../../text/markup.ts";
import { short, tick } from "./numbers.ts";
import type { Line, Plot } from "./plot.ts";

declare const uPlot: typeof UPlot;

export interface ChartSettings {
  /** What the values are, above the chart. */
  readonly title: string;
  readonly xTitle: string;
  readonly logX: boolean;
}

const height = 230;
/** Distances of ticks, where nothing happens between whole numbers. */
const wholeSteps = [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((power) =>
  [1, 2, 5].map((digit) => digit * 10 ** power)
);
/** Rows of the table behind a chart. */
const mostRows = 25;

export class Chart {
  /** What stands in the page. */
  readonly element = document.createElement("section");
  readonly #place: HTMLElement;
  readonly #tooltip: HTMLElement;
  readonly #heading: HTMLElement;
  readonly #log: HTMLInputElement;
  readonly #table: HTMLDetailsElement;
  #uplot: UPlot | undefined;
  #plot: Plot = { x: [], lines: [], bands: [] };
  #settings: ChartSettings = { title: "", xTitle: "", logX: false };
  /** What must be built anew when it changes; new values alone are not. */
  #built = "";
  /** The line that arrow keys have chosen; the pointer takes the nearest. */
  #chosen: number | undefined;

  constructor(logY: boolean) {
    this.element.className = "card chart";
    this.element.innerHTML = html`
      <header><h3></h3><label><input type="checkbox"> log</label></header>
      <div class="plot" tabindex="0" role="group">
        <div class="tooltip" role="status" hidden></div>
      </div>
      <details>
        <summary>Table</summary>
        <div class="scroll" role="region" tabindex="0"></div>
      </details>
    `.text;
    this.#place = this.#find(".plot");
    this.#tooltip = this.#find(".tooltip");
    this.#heading = this.#find("h3");
    this.#log = this.#find("input");
    this.#table = this.#find("details");
    this.#log.checked = logY;
    this.#log.addEventListener("change", () => this.#draw());
    this.#table.addEventListener("toggle", () => this.#fillTable());
    this.#place.addEventListener("keydown", (event) => this.#press(event));
    this.#place.addEventListener("blur", () => this.#leave());
    new ResizeObserver(() => this.#fit()).observe(this.#place);
  }

  update(plot: Plot, settings: ChartSettings): void {
    this.#plot = plot;
    this.#settings = settings;
    this.#heading.textContent = settings.title;
    this.#place.ariaLabel =
      `${settings.title}, ${this.#visibleLines().length} curves; arrow keys read the values`;
    this.#draw();
    this.#fillTable();
  }

  /** After a change of colors. */
  redraw(): void {
    this.#uplot?.redraw(false);
  }

  #find<E extends HTMLElement>(selector: string): E {
    return this.element.querySelector<E>(selector)!;
  }

  #visibleLines(): Line[] {
    return this.#plot.lines.filter(({ look }) => look !== "edge");
  }

  #draw(): void {
    const { x, lines } = this.#plot, isEmpty = x.length === 0;
    // Not every run logs everything.
    this.element.hidden = isEmpty;
    const { values: _, ...shape } = { values: 0, log: this.#log.checked, ...this.#settings };
    const built = JSON.stringify([shape, lines.map(({ values: _, ...look }) => look)]);
    if (this.#uplot !== undefined && built === this.#built && !isEmpty) {
      this.#uplot.setData(this.#data());
      return;
    }
    this.#uplot?.destroy();
    this.#uplot = undefined;
    this.#built = built;
    if (!isEmpty) this.#uplot = this.#build();
  }

  #data(): UPlot.AlignedData {
    const isLog = this.#log.checked;
    const rows = this.#plot.lines.map(({ values }) =>
      values.map((value) => isLog && value !== null && value <= 0 ? null : value)
    );
    return [[...this.#plot.x], ...rows];
  }

  #build(): UPlot {
    const axis = (values: (u: UPlot, ticks: number[]) => (string | null)[]): UPlot.Axis => ({
      stroke: () => colorOf("--quiet"),
      grid: { stroke: () => colorOf("--grid"), width: 1 },
      ticks: { stroke: () => colorOf("--grid"), width: 1 },
      font: "11px system-ui, sans-serif",
      values,
    });
    const shown = (isLog: boolean) => (_: UPlot, ticks: number[]) =>
      ticks.map((value) => isLog && !isPowerOfTen(value) && ticks.length > 5 ? null : tick(value));
    const { logX, xTitle } = this.#settings, logY = this.#log.checked;
    const isWhole = !logX && this.#plot.x.at(-1)! - this.#plot.x[0]! >= 3;
    return new uPlot(
      {
        ...{ width: this.#place.clientWidth || 320, height },
        legend: { show: false },
        cursor: {
          y: false,
          drag: { x: true, y: false },
          points: { show: false },
          dataIdx: (_, series, index) => this.#nearestPoint(series, index),
        },
        scales: {
          x: { time: false, distr: logX ? 3 : 1 },
          y: { distr: logY ? 3 : 1 },
        },
        axes: [
          {
            ...axis(shown(logX)),
            ...isWhole && { incrs: wholeSteps },
            ...{ label: xTitle, labelFont: "11px system-ui, sans-serif", labelSize: 18, size: 30 },
          },
          { ...axis(shown(logY)), size: 54 },
        ],
        series: [{}, ...this.#plot.lines.map(seriesOf)],
        bands: this.#plot.bands.map(([upper, lower]) => ({
          series: [upper + 1, lower + 1],
          fill: () => colorOf(`--band-${this.#plot.lines[upper]!.color}`),
        })),
        hooks: { setCursor: [() => this.#showNearest()] },
      },
      this.#data(),
      this.#place,
    );
  }

  #fit(): void {
    const width = this.#place.clientWidth;
    if (width > 0 && this.#uplot?.width !== width) this.#uplot?.setSize({ width, height });
  }

  /** The point of a series that is nearest to a place where it may have none. */
  #nearestPoint(series: number, index: number): number {
    const values = this.#plot.lines[series - 1]?.values;
    if (values === undefined) return index;
    for (let away = 0; away < values.length; away++) {
      if ((values[index - away] ?? null) !== null) return index - away;
      if ((values[index + away] ?? null) !== null) return index + away;
    }
    return index;
  }

  #showNearest(): void {
    const uplot = this.#uplot;
    if (uplot === undefined) return;
    const { left, top, idx } = uplot.cursor;
    if (idx === null || idx === undefined || left === undefined || left < 0) return this.#hide();
    const candidates = this.#plot.lines.flatMap((line, k) => {
      if (line.look === "edge") return [];
      const at = this.#nearestPoint(k + 1, idx), value = line.values[at] ?? null;
      if (value === null) return [];
      const away = Math.hypot(
        uplot.valToPos(this.#plot.x[at]!, "x") - left,
        uplot.valToPos(value, "y") - (top ?? 0),
      );
      return [{ line, k, at, value, away }];
    });
    const nearest = candidates.find(({ k }) => k === this.#chosen) ??
      candidates.sort((a, b) => a.away - b.away)[0];
    if (nearest === undefined) return this.#hide();
    this.#show(uplot, nearest.line, nearest.at, nearest.value);
  }

  #show(uplot: UPlot, line: Line, at: number, value: number): void {
    const x = uplot.valToPos(this.#plot.x[at]!, "x"), y = uplot.valToPos(value, "y");
    this.#tooltip.innerHTML =
      html`<i class="fill-${line.color}"></i><b>${line.label}</b> ${short(value)}<br>${
        short(this.#plot.x[at]!)
      } ${this.#settings.xTitle}`.text;
    this.#tooltip.hidden = false;
    const { offsetLeft, offsetTop, clientWidth } = uplot.over;
    const isRight = x > clientWidth / 2;
    this.#tooltip.classList.toggle("left", isRight);
    this.#tooltip.style.left = `${offsetLeft + x}px`;
    this.#tooltip.style.top = `${offsetTop + y}px`;
  }

  #hide(): void {
    this.#tooltip.hidden = true;
  }

  #leave(): void {
    this.#chosen = undefined;
    this.#hide();
  }

  /** Left and right go along a curve, up and down to the next one. */
  #press(event: KeyboardEvent): void {
    const uplot = this.#uplot;
    const steps: Record<string, [point: number, line: number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    if (event.key === "Escape") return this.#leave();
    const step = steps[event.key];
    if (uplot === undefined || step === undefined) return;
    event.preventDefault();
    const lines = this.#plot.lines.map((_, k) => k)
      .filter((k) => this.#plot.lines[k]!.look !== "edge");
    const current = lines.indexOf(this.#chosen ?? -1);
    const next = current < 0 ? 0 : (current + step[1] + lines.length) % lines.length;
    this.#chosen = lines[next]!;
    const { values } = this.#plot.lines[this.#chosen]!;
    const points = values.map((_, i) => i).filter((i) => values[i] !== null);
    const before = points.indexOf(this.#nearestPoint(this.#chosen + 1, uplot.cursor.idx ?? -1));
    const isNew = uplot.cursor.idx === null || uplot.cursor.idx === undefined;
    const point = points[
      isNew ? points.length - 1 : Math.max(0, Math.min(points.length - 1, before + step[0]))
    ];
    if (point === undefined) return;
    uplot.setCursor({
      left: uplot.valToPos(this.#plot.x[point]!, "x"),
      top: uplot.valToPos(values[point]!, "y"),
    });
  }

  #fillTable(): void {
    if (!this.#table.open) return;
    const { x } = this.#plot, lines = this.#visibleLines();
    const step = Math.max(1, (x.length - 1) / (mostRows - 1));
    const rows = Array.from(
      { length: Math.min(x.length, mostRows) },
      (_, i) => Math.round(i * step),
    );
    const region = this.#find(".scroll");
    region.ariaLabel = this.#settings.title;
    region.innerHTML = html`
      <table>
        <caption>${this.#settings.title}</caption>
        <thead>
          <tr>${[this.#settings.xTitle, ...lines.map(({ label }) => label)]
            .map((title) => html`<th scope="col" class="number">${title}</th>`)}</tr>
        </thead>
        <tbody>${rows.map((i) =>
          html`<tr><th scope="row" class="number">${short(x[i]!)}</th>${
            lines.map(({ values }) => html`<td class="number">${short(values[i])}</td>`)
          }</tr>`
        )}</tbody>
      </table>
    `.text;
  }
}

function seriesOf({ label, color, look }: Line): UPlot.Series {
  if (look === "edge") {
    return { label, stroke: "transparent", width: 0, points: { show: false }, spanGaps: true };
  }
  return {
    label,
    stroke: () => colorOf(`--color-${color}`),
    width: look === "selected" ? 3 : look === "middle" ? 2 : 1.5,
    spanGaps: true,
    // Half of the colors have dashes, too, for those who print in gray.
    ...color > 5 && look !== "middle" && { dash: [6, 3] },
  };
}

function isPowerOfTen(value: number): boolean {
  return Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;
}
