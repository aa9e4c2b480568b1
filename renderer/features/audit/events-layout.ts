import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { readRemembered, remember } from '../../lib/remembered.ts';
import { columnsFor, type EventColumnId, eventColumnIds } from './events-columns.tsx';

const COLUMNS = 'audit.columns';
const CHART_SHOWN = 'audit.chart.shown';
const INSPECTOR_SHOWN = 'audit.inspector.shown';
/** Below this the rows need the room; the inspector is one key away. */
const ROOM_FOR_INSPECTOR = '(min-width: 1180px)';

function storedColumns(): readonly EventColumnId[] {
  const stored = readRemembered(COLUMNS);
  const kept = Array.isArray(stored) ? eventColumnIds.filter((id) => stored.includes(id)) : [];
  return kept.length > 0 ? kept : columnsFor(window.innerWidth);
}

export interface EventsLayout {
  readonly columns: readonly EventColumnId[];
  readonly setColumns: (columns: readonly EventColumnId[]) => void;
  readonly chartShown: boolean;
  readonly showChart: (shown: boolean) => void;
  readonly inspectorShown: boolean;
  readonly showInspector: (shown: boolean) => void;
}

/** Which columns and parts are shown: kept on this machine, for every case alike. */
export function useEventsLayout(): EventsLayout {
  const roomy = useMediaQuery(ROOM_FOR_INSPECTOR, window.matchMedia(ROOM_FOR_INSPECTOR).matches, {
    getInitialValueInEffect: false,
  });
  const [columns, setColumns] = useState(storedColumns);
  const [chartShown, setChart] = useState(() => readRemembered(CHART_SHOWN) !== false);
  const [wide, setWide] = useState(() => readRemembered(INSPECTOR_SHOWN) !== false);
  const [narrow, setNarrow] = useState(false);
  return {
    columns,
    setColumns: (next) => {
      setColumns(next);
      remember(COLUMNS, next);
    },
    chartShown,
    showChart: (shown) => {
      setChart(shown);
      remember(CHART_SHOWN, shown);
    },
    inspectorShown: roomy ? wide : narrow,
    showInspector: (shown) => {
      if (!roomy) return setNarrow(shown);
      setWide(shown);
      remember(INSPECTOR_SHOWN, shown);
    },
  };
}
