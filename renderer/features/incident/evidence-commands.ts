import type { Result } from '../../../shared/errors/result.ts';
import type { InputOf } from '../../../shared/ipc/contract.ts';
import { call, sendCommand } from '../../bridge/bridge.ts';
import { takeDropped } from '../../bridge/case-store.ts';

type Place = { readonly incident_id: string; readonly evidence_id: string };

/** Takes a chosen file in; it is evidence once the job is done. */
export function takeIn(input: InputOf<'evidence.take_in'>): Promise<Result<unknown>> {
  return call('evidence.take_in', input);
}

/** Asks where to and writes it there. */
export function exportEvidence(input: InputOf<'evidence.export'>): Promise<Result<unknown>> {
  return call('evidence.export', input);
}

export function fetchEvidence(place: Place): Promise<Result<unknown>> {
  return sendCommand('evidence.fetch', place);
}

export function verifyEvidence(place: Place): Promise<Result<unknown>> {
  return sendCommand('evidence.verify', place);
}

export function sayViewed(place: Place): Promise<Result<unknown>> {
  return sendCommand('evidence.viewed', place);
}

export function uploadAgain(place: Place): Promise<Result<unknown>> {
  return sendCommand('evidence.upload_again', place);
}

export function cancelJob(id: string): Promise<Result<unknown>> {
  return sendCommand('evidence.cancel', { job_id: id });
}

/** What was dropped is taken up here and nowhere else. */
export { takeDropped };
