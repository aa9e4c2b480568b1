import type { Result } from '../../../shared/errors/result.ts';
import { toastRefusal } from '../../domain/refusal-toast.ts';
import { copyText } from '../../lib/copy-text.ts';
import { showToast } from '../../ui/toast.tsx';
import { exportEvidence, fetchEvidence, uploadAgain, verifyEvidence } from './evidence-commands.ts';
import type { ShownEvidence } from './evidence-queries.ts';

/** What can be done with a piece of evidence; each says why where it cannot. */
export interface EvidenceDeeds {
  readonly preview: (evidence: ShownEvidence) => void;
  readonly verify: (evidence: ShownEvidence) => void;
  readonly save: (evidence: ShownEvidence) => void;
  readonly fetch: (evidence: ShownEvidence) => void;
  readonly upload: (evidence: ShownEvidence) => void;
  readonly copy: (evidence: ShownEvidence) => void;
}

function say(text: string): void {
  showToast({ id: 'why', tone: 'warn', text });
}

async function told(result: Promise<Result<unknown>>): Promise<void> {
  const answer = await result;
  if (!answer.ok) toastRefusal(answer.error);
}

function onlyHere(run: (evidence: ShownEvidence) => void): (evidence: ShownEvidence) => void {
  return (evidence) => {
    if (evidence.is_here) run(evidence);
    else if (evidence.sha256 === null) say('This evidence is a reference and has no bytes.');
    else if (evidence.content_stored_at === null) say('Neither this machine nor the server has its bytes.');
    else say('Its bytes are not kept on this machine. Press d to fetch them.');
  };
}

const placeOf = ({ incident_id, id }: ShownEvidence) => ({ incident_id, evidence_id: id });

export function evidenceDeeds(preview: (evidence: ShownEvidence) => void): EvidenceDeeds {
  return {
    preview: onlyHere(preview),
    verify: onlyHere((evidence) => void told(verifyEvidence(placeOf(evidence)))),
    save: onlyHere((evidence) => void told(exportEvidence({ ...placeOf(evidence), name: evidence.name }))),
    fetch: (evidence) => {
      if (evidence.is_here) say('Its bytes are on this machine already.');
      else void told(fetchEvidence(placeOf(evidence)));
    },
    upload: (evidence) => {
      if (evidence.upload === null) say('There is nothing to bring to the server.');
      else void told(uploadAgain(placeOf(evidence)));
    },
    copy: ({ sha256 }) => {
      if (sha256 !== null && copyText(sha256))
        showToast({ tone: 'ok', text: 'The SHA-256 is on the clipboard.' });
    },
  };
}
