import { describe, expect, it, vi } from 'vitest';
import { type Ceremony, type CeremonyView, plainView } from '../../../../electron/main/approvals/ceremony.ts';
import { createSigningDesk } from '../../../../electron/main/approvals/signing-desk.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { SigningAnswer, SigningView } from '../../../../shared/ipc/signing.ts';
import { fakeLog } from '../fakes.ts';

const view: CeremonyView = {
  ...plainView,
  title: 'Approve',
  statement: 'Isolate host-9.',
  choices: [
    { id: 'approve', label: 'Sign', tone: 'primary', reason: false },
    { id: 'reject', label: 'Deny', tone: 'danger', reason: true },
  ],
};

function world(options: { readonly locked?: () => boolean } = {}) {
  let ids = 0;
  const window = { open: vi.fn(), changed: vi.fn(), close: vi.fn() };
  const desk = createSigningDesk({
    window,
    theme: () => 'dark',
    mayShow: () => !(options.locked?.() ?? false),
    newId: () => {
      ids += 1;
      return `view-${ids}`;
    },
    log: fakeLog().log,
  });
  const answered: SigningAnswer[] = [];
  const ceremony = (answer: Ceremony['answer'] = async () => null): Ceremony => ({
    view: () => view,
    answer: async (given) => {
      answered.push(given);
      return await answer(given);
    },
  });
  return { desk, window, ceremony, answered };
}

const given = (shown: SigningView, more: Partial<SigningAnswer> = {}): SigningAnswer => ({
  ...{ id: shown.id, choice: 'approve', password: 'p', code: '1', words: '', reason: '' },
  ...more,
});

async function shownBy(desk: ReturnType<typeof world>['desk']): Promise<SigningView> {
  const result = await desk.view();
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('the signing desk', () => {
  it('shows a ceremony and closes when it is over', async () => {
    const { desk, window, ceremony, answered } = world();
    desk.begin(ceremony());
    expect(window.open).toHaveBeenCalledOnce();
    const result = await desk.answer(given(await shownBy(desk)));
    expect(result).toEqual({ ok: true, value: null });
    expect(answered).toHaveLength(1);
    expect(window.close).toHaveBeenCalledOnce();
    expect(await desk.view()).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it('refuses an answer about another view, so that nothing is signed that was not read', async () => {
    const { desk, ceremony, answered } = world();
    desk.begin(ceremony());
    const first = await shownBy(desk);
    desk.begin(ceremony());
    expect(await desk.answer(given(first))).toMatchObject({ ok: false, error: { code: 'stale' } });
    expect(answered).toEqual([]);
  });

  it('refuses choices that are not offered, answers without their words, and what is no answer', async () => {
    const { desk, ceremony, answered } = world();
    desk.begin(ceremony());
    const shown = await shownBy(desk);
    for (const [answer, code] of [
      [given(shown, { choice: 'cancel' }), 'stale'],
      [given(shown, { choice: 'reject', reason: '  ' }), 'invalid_input'],
      [{ ...given(shown), more: 1 }, 'invalid_input'],
      ['approve', 'invalid_input'],
      [null, 'invalid_input'],
    ] as const)
      expect(await desk.answer(answer)).toMatchObject({ ok: false, error: { code } });
    expect(answered).toEqual([]);
  });

  it('keeps the view where an answer was refused, and tells why', async () => {
    const { desk, window, ceremony } = world();
    desk.begin(
      ceremony(async () => {
        throw new AppError('wrong_credentials', 'no');
      }),
    );
    const shown = await shownBy(desk);
    expect(await desk.answer(given(shown))).toMatchObject({
      ok: false,
      error: { code: 'wrong_credentials' },
    });
    expect((await shownBy(desk)).id).toBe(shown.id);
    expect(window.close).not.toHaveBeenCalled();
  });

  it('takes one answer at a time, and lets no other ceremony take the place of one that is being signed', async () => {
    const { desk, ceremony, answered } = world();
    let finish = () => {};
    desk.begin(
      ceremony(
        () =>
          new Promise((done) => {
            finish = () => done(null);
          }),
      ),
    );
    const shown = await shownBy(desk);
    const first = desk.answer(given(shown));
    await vi.waitFor(() => expect(answered).toHaveLength(1));
    expect(await desk.answer(given(shown))).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(() => desk.begin(ceremony())).toThrow(/just being made/);
    finish();
    expect(await first).toEqual({ ok: true, value: null });
    expect(answered).toHaveLength(1);
  });

  it('signs nothing while locked', async () => {
    let locked = false;
    const { desk, ceremony, answered } = world({ locked: () => locked });
    desk.begin(ceremony());
    const shown = await shownBy(desk);
    locked = true;
    expect(await desk.answer(given(shown))).toMatchObject({ ok: false, error: { code: 'locked' } });
    expect(await desk.view()).toMatchObject({ ok: false, error: { code: 'locked' } });
    expect(answered).toEqual([]);
  });

  it('goes through the views of one ceremony, each with an id of its own', async () => {
    const { desk, ceremony } = world();
    let steps = 0;
    desk.begin(
      ceremony(async () => {
        steps += 1;
        return steps === 1 ? { ...view, statement: 'Second.' } : null;
      }),
    );
    const first = await shownBy(desk);
    const second = await desk.answer(given(first));
    expect(second).toMatchObject({ ok: true, value: { statement: 'Second.' } });
    expect(await desk.answer(given(first))).toMatchObject({ ok: false, error: { code: 'stale' } });
    expect(await desk.answer(given(await shownBy(desk)))).toEqual({ ok: true, value: null });
  });
});
