import type { BarSeries } from './category-bars.tsx';

const WIDTH = 960;
const HEIGHT = 480;
const EDGE = { top: 78, right: 24, bottom: 56, left: 56 };

/** The chart as a PNG in base64, in the colours of the theme that is shown; null where nothing can be drawn. */
export function barsPicture(
  title: string,
  note: string,
  labels: readonly string[],
  series: readonly BarSeries[],
): string | null {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext('2d');
  if (pen === null) return null;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const font = (px: number, weight = 400) => `${weight} ${px}px ${style.getPropertyValue('--sans')}`;
  pen.fillStyle = colour('surface');
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.fillStyle = colour('text');
  pen.font = font(20, 600);
  pen.fillText(title, EDGE.left, 34);
  pen.fillStyle = colour('muted');
  pen.font = font(13);
  pen.fillText(note, EDGE.left, 56);

  const sums = labels.map((_, at) => series.reduce((sum, each) => sum + (each.values[at] ?? 0), 0));
  const most = Math.max(1, ...sums);
  const roomX = WIDTH - EDGE.left - EDGE.right;
  const roomY = HEIGHT - EDGE.top - EDGE.bottom;
  const step = Math.max(1, Math.ceil(most / 4));
  for (let value = 0; value <= most; value += step) {
    const y = HEIGHT - EDGE.bottom - (value / most) * roomY;
    pen.fillStyle = colour('line');
    pen.fillRect(EDGE.left, Math.round(y), roomX, 1);
    pen.fillStyle = colour('muted');
    pen.textAlign = 'right';
    pen.fillText(String(value), EDGE.left - 8, y + 4);
  }
  pen.textAlign = 'center';
  const slot = roomX / Math.max(1, labels.length);
  const every = Math.max(1, Math.ceil(60 / slot));
  for (const [at, label] of labels.entries()) {
    let y = HEIGHT - EDGE.bottom;
    const x = EDGE.left + at * slot;
    for (const { tone, values } of series) {
      const high = ((values[at] ?? 0) / most) * roomY;
      pen.fillStyle = colour(tone);
      pen.fillRect(x + slot * 0.1, y - high, slot * 0.8, high);
      y -= high;
    }
    if (at % every !== 0) continue;
    pen.fillStyle = colour('muted');
    pen.fillText(label, x + slot / 2, HEIGHT - EDGE.bottom + 18);
  }
  if (series.length > 1) legend(pen, series, colour);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}

function legend(
  pen: CanvasRenderingContext2D,
  series: readonly BarSeries[],
  colour: (name: string) => string,
): void {
  let x = EDGE.left;
  pen.textAlign = 'left';
  for (const { label, tone } of series) {
    pen.fillStyle = colour(tone);
    pen.fillRect(x, HEIGHT - 22, 10, 10);
    pen.fillStyle = colour('muted');
    pen.fillText(label, x + 15, HEIGHT - 13);
    x += 34 + pen.measureText(label).width;
  }
}
