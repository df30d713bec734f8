import { formatNumber } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { createAxis, horizontalGrid, round, svgChart } from "./axis.ts";

/** A bar from 0 to its value, with an interval around its end. */
export interface Bar {
  name: string;
  value?: number;
  interval?: readonly [number, number];
}

/** Bars that stand together; each group has its bars in the same order. */
export interface BarGroup {
  name: string;
  bars: readonly Bar[];
}

const WIDTH = 760, HEIGHT = 300;
const LEFT = 48, RIGHT = 8, TOP = 40, BOTTOM = 46;
const MAX_BAR_WIDTH = 56, BAR_GAP = 4;
/** Narrower bars have no number below: it would touch the next. */
const MIN_NUMBERED_WIDTH = 30;
/** How many shades the style knows. */
const SHADES = 6;

/** Groups of bars with error bars, as in the paper's Figure 3; each bar's value stands below it. */
export function barChart(
  { label, axisName, groups }: { label: string; axisName: string; groups: readonly BarGroup[] },
): Markup {
  const ends = groups.flatMap(({ bars }) => bars.flatMap((bar) => [bar.value ?? 0, ...(bar.interval ?? [])]));
  const axis = createAxis([0, Math.max(1, ...ends) * 1.02], [HEIGHT - BOTTOM, TOP]);
  const groupWidth = (WIDTH - LEFT - RIGHT) / Math.max(1, groups.length);
  const most = Math.max(1, ...groups.map(({ bars }) => bars.length));
  const barWidth = Math.min(MAX_BAR_WIDTH, groupWidth * 0.8 / most);
  const drawn = groups.map((group, g) => {
    const middle = LEFT + (g + 0.5) * groupWidth;
    const first = middle - group.bars.length * barWidth / 2;
    return markup`<g>${
      group.bars.map((bar, i) =>
        drawBar(bar, i % SHADES, first + i * barWidth, barWidth - BAR_GAP, axis.place)
      )
    }<text x="${round(middle)}" y="${HEIGHT - 8}" text-anchor="middle">${group.name}</text></g>`;
  });
  return svgChart({
    width: WIDTH,
    height: HEIGHT,
    label,
    content: [
      markup`<text class="tick" x="0" y="12">${axisName}</text>`,
      ...legend(groups[0]?.bars ?? []),
      ...horizontalGrid(axis, LEFT, WIDTH - RIGHT),
      ...drawn,
      markup`<path class="axis" d="M${LEFT} ${HEIGHT - BOTTOM}H${WIDTH - RIGHT}"/>`,
    ],
  });
}

function drawBar(
  { name, value, interval }: Bar,
  shade: number,
  left: number,
  width: number,
  place: (value: number) => number,
): Markup {
  const x = round(left + width / 2);
  const base = place(0);
  if (value === undefined) {
    return markup`<text class="tick" x="${x}" y="${base - 6}" text-anchor="middle">–</text>`;
  }
  const top = place(value);
  const [low, high] = interval?.map(place) ?? [];
  const line = interval && `M${x} ${low}V${high}M${x - 5} ${low}h10M${x - 5} ${high}h10`;
  return markup`<g><title>${name}: ${formatNumber(value)}</title><rect class="shade${shade}" x="${
    round(left)
  }" y="${top}" width="${round(width)}" height="${round(base - top)}"/>${
    line && markup`<path class="under" d="${line}"/><path class="whisker" d="${line}"/>`
  }${
    width >= MIN_NUMBERED_WIDTH &&
    markup`<text class="value" x="${x}" y="${base + 16}" text-anchor="middle">${formatNumber(value)}</text>`
  }</g>`;
}

function legend(bars: readonly Bar[]): Markup[] {
  // Names of eight pixels a letter never touch; a chart has few.
  let x = LEFT;
  return bars.map(({ name }, i) => {
    const at = x;
    x += 26 + name.length * 8;
    return markup`<rect class="shade${
      i % SHADES
    }" x="${at}" y="18" width="12" height="12"/><text class="tick" x="${at + 17}" y="28">${name}</text>`;
  });
}
