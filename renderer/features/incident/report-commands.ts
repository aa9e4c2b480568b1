import { tlpLabel } from '../../../shared/domain/tlp.ts';
import type { Result } from '../../../shared/errors/result.ts';
import type { InputOf } from '../../../shared/ipc/contract.ts';
import { toTimestamp } from '../../../shared/lib/clock.ts';
import { call, sendCommand } from '../../bridge/bridge.ts';
import { formLabel } from './report-forms.ts';

type SaveInput = InputOf<'incident.save_report'>;

/** Saves it where the person says, and writes that down where `noted`. Null when the person closed the dialog. */
export async function saveForm(input: SaveInput, noted: boolean): Promise<Result<string | null>> {
  const saved = await call('incident.save_report', input);
  if (!saved.ok) return saved;
  const { sha256 } = saved.value;
  if (sha256 === null) return { ok: true, value: null };
  const what = `${formLabel(input.form)} written for ${tlpLabel(input.audience)}`;
  if (!noted) return { ok: true, value: `${what}.` };
  const entry = await sendCommand('timeline.add', {
    incident_id: input.incident_id,
    event: {
      ...{ kind: 'communication', source: 'report', happened_at: toTimestamp(Date.now()) },
      text: `${what}. SHA-256 ${sha256}`,
    },
    draft_key: null,
  });
  return entry.ok ? { ok: true, value: `${what}, and said so in the timeline.` } : entry;
}
