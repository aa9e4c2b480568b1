import { barsPicture } from '../../charts/bars-picture.ts';
import { CategoryBars } from '../../charts/category-bars.tsx';
import { csvText } from '../../lib/csv-text.ts';
import { formatCount } from '../../lib/format-count.ts';
import { Button } from '../../ui/button.tsx';
import { showToast } from '../../ui/toast.tsx';
import styles from './analytics.module.css';
import type { Chart } from './analytics-charts.ts';
import { saveChart } from './analytics-commands.ts';

const HEIGHT_PX = 168;

export interface ChartCardProps {
  readonly chart: Chart;
  readonly active: boolean;
  /** The bar under the keyboard. */
  readonly bar: number;
  readonly asTable: boolean;
  readonly onTable: () => void;
  readonly onPick: (index: number) => void;
  readonly onFocus: () => void;
  /** Of the period, for a file. */
  readonly note: string;
}

async function save(input: Parameters<typeof saveChart>[0]): Promise<void> {
  const result = await saveChart(input);
  if (!result.ok) showToast({ tone: 'bad', text: result.error.message, errorId: result.error.id });
  else if (result.value.saved) showToast({ tone: 'ok', text: `${input.name} is saved.` });
}

export function savePicture(chart: Chart, note: string): void {
  const data = barsPicture(chart.title, `${chart.headline} · ${note}`, chart.labels, chart.series);
  if (data === null) showToast({ tone: 'bad', text: 'The picture could not be drawn. Nothing was saved.' });
  else void save({ form: 'png', name: chart.title, data });
}

export function saveFigures(chart: Chart): void {
  const columns = [chart.by, ...chart.series.map((each) => each.label)];
  const rows = chart.labels.map((label, at) => [label, ...chart.series.map((each) => each.values[at] ?? 0)]);
  void save({ form: 'csv', name: chart.title, data: csvText(columns, rows) });
}

function Figures({ chart, onPick }: { readonly chart: Chart; readonly onPick: (index: number) => void }) {
  return (
    <section
      className={styles.tableFrame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
      aria-label={`${chart.title}, in figures`}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{chart.by}</th>
            {chart.series.map((each) => (
              <th scope="col" key={each.id}>
                {each.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {chart.labels.map((label, at) => (
            <tr key={chart.queries[at] ?? label}>
              <th scope="row">
                <button type="button" className={styles.pick} onClick={() => onPick(at)}>
                  {label}
                </button>
              </th>
              {chart.series.map((each) => (
                <td key={each.id}>{formatCount(each.values[at] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A chart with what it says in words; its bars open the list behind them. */
export function ChartCard(props: ChartCardProps) {
  const { chart, active, bar, asTable, onTable, onPick, onFocus, note } = props;
  const label = chart.labels[bar];
  const counts = chart.series.map(
    (each) => `${each.label.toLowerCase()} ${formatCount(each.values[bar] ?? 0)}`,
  );
  return (
    <section
      className={styles.card}
      aria-label={chart.title}
      data-chart={chart.id}
      data-active={active || undefined}
      onFocus={onFocus}
      onMouseDown={onFocus}
    >
      <header className={styles.head}>
        <h2 className={styles.title}>{chart.title}</h2>
        <span className={styles.buttons}>
          <Button tone="quiet" aria-pressed={asTable} onClick={onTable} title="Table (t)">
            {asTable ? 'Chart' : 'Table'}
          </Button>
          <Button tone="quiet" onClick={() => savePicture(chart, note)} title="Save as PNG (p)">
            PNG
          </Button>
          <Button tone="quiet" onClick={() => saveFigures(chart)} title="Save as CSV (e)">
            CSV
          </Button>
        </span>
      </header>
      <p className={styles.headline}>{chart.headline}</p>
      <p className={styles.trend}>{chart.trend === '' ? ' ' : chart.trend}</p>
      {asTable ? (
        <Figures chart={chart} onPick={onPick} />
      ) : (
        <CategoryBars
          labels={chart.labels}
          series={chart.series}
          heightPx={HEIGHT_PX}
          active={active ? bar : null}
          onPick={onPick}
        />
      )}
      <p className={styles.under} role={active ? 'status' : undefined}>
        {active && label !== undefined
          ? `${label}: ${counts.join(', ')}. Enter opens the list.`
          : chart.series.length > 1
            ? chart.series.map((each) => (
                <span key={each.id} className={styles.key}>
                  <span
                    className={styles.swatch}
                    style={{ background: `var(--${each.tone})` }}
                    aria-hidden="true"
                  />
                  {each.label}
                </span>
              ))
            : ' '}
      </p>
    </section>
  );
}
