import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useShellActions } from '../../../renderer/app/use-shell-actions.ts';
import { useAnalyticsActions } from '../../../renderer/features/analytics/use-analytics-actions.ts';
import { useIncidentActions } from '../../../renderer/features/incident/use-incident-actions.ts';
import { useQueueActions } from '../../../renderer/features/queue/use-queue-actions.ts';
import {
  type Action,
  type ActionLayer,
  createActionRegistry,
  type KeyContext,
} from '../../../renderer/lib/hotkeys/action-registry.ts';

const offered: { layer: ActionLayer; actions: readonly Action[] }[] = [];
vi.mock('../../../renderer/lib/hotkeys/use-actions.ts', () => ({
  useActions: (layer: ActionLayer, actions: readonly Action[]) => offered.push({ layer, actions }),
}));
vi.mock('wouter', () => ({ useLocation: () => ['/', () => undefined], Link: () => null }));

/** What a page gives: each deed is there and does nothing. */
function deeds<Deeds extends object>(given: Partial<Deeds> = {}): Deeds {
  return new Proxy(given, {
    get: (target, name) => Reflect.get(target, name) ?? (() => undefined),
  }) as Deeds;
}

function pressOf(chord: string): Omit<KeyContext, 'timeStamp'> {
  const parts = chord.split('+');
  const key = chord.endsWith('+') ? '+' : (parts.at(-1) ?? '');
  const has = (name: string) => parts.length > 1 && parts.includes(name);
  const shiftKey = has('shift');
  return {
    key: shiftKey && key.length === 1 ? key.toUpperCase() : key,
    ...{ ctrlKey: has('mod'), metaKey: false, altKey: has('alt'), shiftKey },
    ...{ repeat: false, typing: false },
  };
}

/** Ids of the actions that pressing `keys` runs, while of the conditional ones only `wanted` can be done. */
function ran(wanted: Action, keys: string): readonly string[] {
  const registry = createActionRegistry();
  const done: string[] = [];
  for (const { layer, actions } of offered) {
    const watched = actions.map((action) => ({
      ...action,
      when: action.when === undefined ? undefined : () => action.id === wanted.id,
      run: () => done.push(action.id),
    }));
    registry.register(layer, () => watched);
  }
  for (const [at, chord] of keys.split(' ').entries()) registry.press({ ...pressOf(chord), timeStamp: at });
  return done;
}

const screens = {
  queue: () => useQueueActions(deeds<Parameters<typeof useQueueActions>[0]>({ unavailable: {} })),
  incident: () => useIncidentActions(deeds()),
  analytics: () =>
    useAnalyticsActions(
      deeds<Parameters<typeof useAnalyticsActions>[0]>({
        periods: [{ label: 'A week', run: () => undefined }],
      }),
    ),
} as const;

beforeEach(() => {
  offered.length = 0;
});

describe.each(Object.entries(screens))('on the %s screen', (_, offer) => {
  it('every action is done by each of its keys, and by the palette where it has none', () => {
    offer();
    useShellActions([]);
    const all = offered.flatMap(({ actions }) => actions);
    expect(all.length).toBeGreaterThan(15);
    for (const action of all) {
      const keys = action.keys ?? [];
      expect(keys.length > 0 || action.hidden !== true, `${action.id} has a key or is in the palette`).toBe(
        true,
      );
      for (const each of keys) expect(ran(action, each), `${each} for ${action.id}`).toEqual([action.id]);
    }
  });

  it('no two actions have one id', () => {
    offer();
    useShellActions([]);
    const ids = offered.flatMap(({ actions }) => actions.map((action) => action.id));
    expect(ids).toEqual([...new Set(ids)]);
  });
});
