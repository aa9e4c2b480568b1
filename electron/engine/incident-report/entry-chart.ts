import { timelineEventKindSchema } from '../../../shared/domain/timeline-event.ts';
import { type Html, html } from '../report-page/html.ts';
import type { IncidentReport } from './report-model.ts';
import { entryKinds, utc } from './words.ts';

const width = 720;
const left = 118;
const laneHeight = 18;
/** More marks than columns cannot be told apart. */
const columns = 300;

/** When what happened: a lane for each kind, a mark for each moment, the steps of the incident as lines across. */
export function entryChart({ timeline, times }: IncidentReport): Html | null {
  const all = timeline.map(({ happened_at }) => Date.parse(happened_at));
  const [from, to] = [Math.min(...all), Math.max(...all)];
  if (timeline.length < 2 || from === to) return null;
  const lanes = timelineEventKindSchema.options.filter((kind) =>
    timeline.some((entry) => entry.kind === kind),
  );
  const height = lanes.length * laneHeight + 34;
  const x = (ms: number) =>
    left + Math.round(((ms - from) / (to - from)) * columns) * ((width - left - 8) / columns);
  const steps = times.flatMap(({ name, at }) => {
    const ms = at === null ? null : Date.parse(at);
    return ms === null || ms < from || ms > to ? [] : [{ name, ms }];
  });
  return html`<figure>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="When what happened, a lane for each kind of entry">
${steps.map(
  ({ name, ms }) =>
    html`<line x1="${x(ms)}" y1="12" x2="${x(ms)}" y2="${height - 18}" stroke="#d6dbe3"></line><text x="${x(ms)}" y="9" text-anchor="${x(ms) > width - 90 ? 'end' : 'start'}">${name}</text>`,
)}
${lanes.map((kind, at) => {
  const y = 18 + at * laneHeight;
  const own = timeline.filter((entry) => entry.kind === kind);
  const marks = [...new Set(own.map(({ happened_at }) => x(Date.parse(happened_at))))];
  const color = kind === 'attacker_action' || kind === 'detection' ? '#b3261e' : '#0a7d73';
  return html`<text x="0" y="${y + 10}">${entryKinds[kind]} (${own.length})</text>
${marks.map((mark) => html`<rect x="${mark}" y="${y}" width="3" height="12" fill="${color}"></rect>`)}`;
})}
<text x="${left}" y="${height - 4}">${utc(new Date(from).toISOString())}</text>
<text x="${width}" y="${height - 4}" text-anchor="end">${utc(new Date(to).toISOString())}</text>
</svg>
</figure>`;
}
