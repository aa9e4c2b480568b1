import { memo } from 'react';
import { Bar, BarChart, XAxis, YAxis } from 'recharts';
import styles from './time-bars.module.css';
import { useWidthPx } from './use-width.ts';

export interface TimeBar {
  /** What fits the question. */
  readonly matching: number;
  /** What else happened then. */
  readonly others: number;
  /** Of those that fit, what stands out. */
  readonly notable: number;
}

export interface TimeBarsProps {
  readonly bars: readonly TimeBar[];
  readonly heightPx: number;
}

const NO_MARGIN = { top: 2, right: 0, bottom: 0, left: 0 };

function Bars({ bars, heightPx }: TimeBarsProps) {
  const [frame, widthPx] = useWidthPx();
  const data = bars.map(({ matching, others, notable }, index) => {
    const standsOut = Math.min(notable, matching);
    return { index, standsOut, matching: matching - standsOut, others };
  });
  const has = (series: 'standsOut' | 'others') => data.some((bar) => bar[series] > 0);
  return (
    <div ref={frame} className={styles.frame} style={{ height: heightPx }} aria-hidden="true">
      {widthPx > 0 && (
        <BarChart
          width={widthPx}
          height={heightPx}
          data={data}
          margin={NO_MARGIN}
          barCategoryGap={bars.length > 200 ? 0 : 1}
          accessibilityLayer={false}
        >
          <XAxis dataKey="index" hide />
          <YAxis hide domain={[0, 'dataMax']} />
          {has('standsOut') && (
            <Bar
              dataKey="standsOut"
              stackId="all"
              className={styles.notable ?? ''}
              isAnimationActive={false}
            />
          )}
          <Bar dataKey="matching" stackId="all" className={styles.matching ?? ''} isAnimationActive={false} />
          {has('others') && (
            <Bar dataKey="others" stackId="all" className={styles.others ?? ''} isAnimationActive={false} />
          )}
        </BarChart>
      )}
    </div>
  );
}

/** Counts over time as stacked bars; what they say in words belongs beside it. Drawn anew only for other counts. */
export const TimeBars = memo(Bars);
