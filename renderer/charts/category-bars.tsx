import { memo } from 'react';
import { Bar, BarChart, CartesianGrid, Cell, XAxis, YAxis } from 'recharts';
import styles from './category-bars.module.css';
import { useWidthPx } from './use-width.ts';

export type BarTone = 'accent' | 'critical' | 'high' | 'medium' | 'low' | 'info' | 'ok' | 'bad' | 'faint';

export interface BarSeries {
  readonly id: string;
  readonly label: string;
  readonly tone: BarTone;
  /** One for each label. */
  readonly values: readonly number[];
}

export interface CategoryBarsProps {
  readonly labels: readonly string[];
  /** Stacked, the first at the bottom. */
  readonly series: readonly BarSeries[];
  readonly heightPx: number;
  /** The bar under the keyboard. */
  readonly active: number | null;
  readonly onPick: (index: number) => void;
}

const MARGIN = { top: 6, right: 4, bottom: 0, left: 0 };
const axisLine = { stroke: 'var(--line-strong)' };
const tick = { fill: 'var(--muted)', fontSize: 11 };

function Bars({ labels, series, heightPx, active, onPick }: CategoryBarsProps) {
  const [frame, widthPx] = useWidthPx();
  const data = labels.map((label, index) => ({
    label,
    index,
    ...Object.fromEntries(series.map((each) => [each.id, each.values[index] ?? 0])),
  }));
  return (
    <div ref={frame} className={styles.frame} style={{ height: heightPx }} aria-hidden="true">
      {widthPx > 0 && (
        <BarChart
          width={widthPx}
          height={heightPx}
          data={data}
          margin={MARGIN}
          barCategoryGap={labels.length > 40 ? 1 : '18%'}
          accessibilityLayer={false}
          onClick={({ activeTooltipIndex }) => {
            const index = Number(activeTooltipIndex);
            if (activeTooltipIndex != null && Number.isInteger(index)) onPick(index);
          }}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="label"
            tick={tick}
            tickLine={false}
            axisLine={axisLine}
            interval="preserveStartEnd"
            minTickGap={8}
          />
          <YAxis width={34} tick={tick} tickLine={false} axisLine={false} allowDecimals={false} />
          {series.map((each) => (
            <Bar key={each.id} dataKey={each.id} stackId="all" isAnimationActive={false}>
              {data.map((bar) => (
                <Cell
                  key={bar.index}
                  fill={`var(--${each.tone})`}
                  fillOpacity={active === null || active === bar.index ? 1 : 0.45}
                />
              ))}
            </Bar>
          ))}
        </BarChart>
      )}
    </div>
  );
}

/** Counts by category as stacked bars; what they say in words belongs beside it. Drawn anew only for other counts. */
export const CategoryBars = memo(Bars);
