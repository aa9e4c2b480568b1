import { describe, expect, it } from 'vitest';
import { createExaminerDispatch, type ExaminerFace } from '../../../electron/engine/rpc/examiner-dispatch.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { FromExaminer } from '../../../shared/ipc/examiner-frames.ts';

const id = '019ab4f2-0000-7000-8000-000000000001';
const config = { path: '/cases/a', key: { kind: 'raw', hex: '0a'.repeat(32) }, create: null };

function world(over: Partial<ExaminerFace> = {}) {
  const said: FromExaminer[] = [];
  const logged: string[] = [];
  const done: unknown[] = [];
  const dispatch = createExaminerDispatch({
    examiner: {
      open: async () => ({ case_id: id, name: 'October' }),
      call: async (name) => ({ name }),
      ticket: (...of) => done.push(of),
      pins: (pins) => done.push(pins),
      close: async () => undefined,
      ...over,
    },
    post: (frame) => said.push(frame),
    log: (level, message, detail) => logged.push(`${level} ${message} ${JSON.stringify(detail)}`),
    newId: () => 'id-1',
  });
  return { dispatch, said, logged, done };
}

describe('the examiner’s frames', () => {
  it('open a case, pass calls, tickets and pins on, and close', async () => {
    const { dispatch, said, done } = world();
    dispatch({ frame: 'open', config });
    dispatch({ frame: 'ticket', ticket: id, path: '/logs' });
    dispatch({ frame: 'pins', pins: [{ v: 1 }] });
    dispatch({ frame: 'call', id: 7, name: 'case.get', input: {} });
    dispatch({ frame: 'close' });
    await expect.poll(() => said.length).toBe(3);
    expect(said).toContainEqual({ frame: 'opened', case_id: id, name: 'October' });
    expect(said).toContainEqual({ frame: 'result', id: 7, ok: true, value: { name: 'case.get' } });
    expect(said).toContainEqual({ frame: 'closed' });
    expect(done).toEqual([[id, '/logs'], [{ v: 1 }]]);
  });

  it('say why a case does not open, and close even where closing fails', async () => {
    const { dispatch, said } = world({
      open: () => Promise.reject(new AppError('cache_key_wrong', 'not its key')),
      close: () => Promise.reject(new Error('busy')),
    });
    dispatch({ frame: 'open', config });
    dispatch({ frame: 'close' });
    await expect.poll(() => said.map(({ frame }) => frame).sort()).toEqual(['closed', 'failed']);
  });

  it('refuse a call with an id that the log has, and no word of a defect’s inside', async () => {
    const { dispatch, said, logged } = world({ call: () => Promise.reject(new Error('secret /home/x')) });
    dispatch({ frame: 'call', id: 1, name: 'event.page', input: {} });
    await expect
      .poll(() => said)
      .toMatchObject([{ frame: 'refusal', id: 1, problem: { code: 'internal', id: 'id-1' } }]);
    expect(JSON.stringify(said)).not.toContain('secret');
    expect(logged.join()).toContain('id-1');
  });

  it.each([
    [null],
    [{ frame: 'open', config: { ...config, key: { kind: 'raw', hex: 'short' } } }],
    [{ frame: 'run' }],
  ])('that do not fit are dropped: %j', async (frame) => {
    const { dispatch, said, logged } = world();
    dispatch(frame);
    await Promise.resolve();
    expect(said).toEqual([]);
    expect(logged).toHaveLength(1);
  });
});
