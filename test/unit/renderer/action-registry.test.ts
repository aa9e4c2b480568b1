import { describe, expect, it } from 'vitest';
import {
  type Action,
  createActionRegistry,
  type KeyContext,
} from '../../../renderer/lib/hotkeys/action-registry.ts';
import { formatKeys, matchesChord } from '../../../renderer/lib/hotkeys/key-chord.ts';

function press(key: string, more: Partial<KeyContext> = {}): KeyContext {
  return {
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    repeat: false,
    timeStamp: 0,
    typing: false,
    ...more,
  };
}

function recorder() {
  const ran: string[] = [];
  const action = (id: string, keys: string, more: Partial<Action> = {}): Action => ({
    id,
    label: id,
    group: 'test',
    keys: [keys],
    run: () => ran.push(id),
    ...more,
  });
  return { ran, action };
}

describe('action registry', () => {
  it('gives a key to the upper layer', () => {
    const { ran, action } = recorder();
    const registry = createActionRegistry();
    registry.register('panel', () => [action('panel', 'e')]);
    registry.register('app', () => [action('app', 'e')]);
    expect(registry.press(press('e'))).toBe(true);
    expect(ran).toEqual(['panel']);
  });

  it('hears only the dialog while a modal is open', () => {
    const { ran, action } = recorder();
    const registry = createActionRegistry();
    registry.register('page', () => [action('page', 'e')]);
    const close = registry.openModal();
    expect(registry.press(press('e'))).toBe(false);
    close();
    registry.press(press('e'));
    expect(ran).toEqual(['page']);
  });

  it('never acts on letters that are being typed', () => {
    const { ran, action } = recorder();
    const registry = createActionRegistry();
    registry.register('page', () => [action('letter', 'a'), action('palette', 'mod+k')]);
    expect(registry.press(press('a', { typing: true }))).toBe(false);
    expect(registry.press(press('k', { typing: true, ctrlKey: true }))).toBe(true);
    expect(ran).toEqual(['palette']);
  });

  it('leaves Escape in a field to the field unless the action asks for it', () => {
    const { ran, action } = recorder();
    const registry = createActionRegistry();
    registry.register('page', () => [action('back', 'Escape')]);
    expect(registry.press(press('Escape', { typing: true }))).toBe(false);
    registry.register('panel', () => [action('close', 'Escape', { inFields: true })]);
    expect(registry.press(press('Escape', { typing: true }))).toBe(true);
    expect(ran).toEqual(['close']);
  });

  it('does not repeat an action while its key is held, except moves', () => {
    const { ran, action } = recorder();
    const registry = createActionRegistry();
    registry.register('page', () => [action('down', 'j', { repeats: true }), action('close', 'd')]);
    for (const repeat of [false, true, true]) {
      registry.press(press('j', { repeat }));
      registry.press(press('d', { repeat }));
    }
    expect(ran).toEqual(['down', 'close', 'down', 'down']);
  });

  it('takes a sequence only when its second key comes soon', () => {
    const { ran, action } = recorder();
    const registry = createActionRegistry();
    registry.register('app', () => [action('queue', 'g q')]);
    registry.press(press('g', { timeStamp: 0 }));
    registry.press(press('q', { timeStamp: 400 }));
    expect(ran).toEqual(['queue']);
    registry.press(press('g', { timeStamp: 1_000 }));
    registry.press(press('q', { timeStamp: 3_000 }));
    expect(ran).toEqual(['queue']);
  });

  it('offers only what can be done now, an id once', () => {
    const { action } = recorder();
    const registry = createActionRegistry();
    registry.register('app', () => [action('a', 'a'), action('b', 'b', { when: () => false })]);
    registry.register('page', () => [action('a', 'x')]);
    expect(registry.list().map(({ id, keys }) => [id, keys])).toEqual([['a', ['x']]]);
  });
});

describe('chords', () => {
  it('ignores Shift and AltGr for symbols that some keyboards type with them', () => {
    expect(matchesChord('?', press('?', { shiftKey: true }))).toBe(true);
    expect(matchesChord('[', press('[', { ctrlKey: true, altKey: true }))).toBe(true);
    expect(matchesChord('/', press('/', { ctrlKey: true }))).toBe(false);
  });

  it('tells a letter from the same letter with Shift or Ctrl', () => {
    expect(matchesChord('x', press('x'))).toBe(true);
    expect(matchesChord('x', press('X', { shiftKey: true }))).toBe(false);
    expect(matchesChord('mod+x', press('x', { ctrlKey: true }))).toBe(true);
  });

  it('writes keys as people know them', () => {
    expect(['mod+k', 'Escape', 'g q', 'shift+x', '?', 'ArrowDown'].map(formatKeys)).toEqual([
      'Ctrl K',
      'Esc',
      'g q',
      'Shift X',
      '?',
      '↓',
    ]);
  });
});
