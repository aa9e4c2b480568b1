import type { Incident, IncidentPatch } from '../../shared/domain/incident.ts';
import type { OfferedStep, StepQuestion } from './lifecycle-view.ts';

interface StepField {
  readonly id: StepQuestion;
  readonly label: string;
  readonly hint: string;
  readonly long: boolean;
  readonly mono: boolean;
  readonly placeholder: string | undefined;
  readonly initial: string;
  readonly maxLength: number;
  readonly problem: (text: string) => string | undefined;
}

const REFERENCE = /^INC-\d{4}-\d{4,}$/i;

function required(what: string): (text: string) => string | undefined {
  return (text) => (text.trim() === '' ? `${what} is needed for this step.` : undefined);
}

type KnownTexts = Pick<Incident, 'resolution' | 'lessons_learned'>;

/** What is asked, with what is already known filled in. */
export function stepFields(questions: readonly StepQuestion[], incident: KnownTexts): readonly StepField[] {
  return questions.map((question) => stepField(question, incident));
}

function stepField(question: StepQuestion, incident: KnownTexts): StepField {
  const prose = { id: question, long: true, mono: false, placeholder: undefined } as const;
  switch (question) {
    case 'reason':
      return {
        ...prose,
        label: 'Reason',
        hint: 'Kept in the timeline, under your name.',
        initial: '',
        maxLength: 2_000,
        problem: required('A reason'),
      };
    case 'resolution':
      return {
        ...prose,
        label: 'Resolution',
        hint: 'What ended it, for whoever reads this in a year.',
        initial: incident.resolution ?? '',
        maxLength: 20_000,
        problem: required('A resolution'),
      };
    case 'lessons':
      return {
        ...prose,
        label: 'Lessons learned',
        hint: 'Needed for high and critical incidents: what will be done differently.',
        initial: incident.lessons_learned ?? '',
        maxLength: 20_000,
        problem: required('What was learned'),
      };
    case 'duplicate':
      return {
        id: question,
        long: false,
        mono: true,
        label: 'Duplicate of',
        hint: 'The reference of the incident that goes on.',
        placeholder: 'INC-2026-0042',
        initial: '',
        maxLength: 24,
        problem: (text) =>
          REFERENCE.test(text.trim()) ? undefined : 'A reference such as INC-2026-0042 is needed.',
      };
  }
}

/** The change that takes the step with these answers; `duplicateId` is what the typed reference stands for. */
export function stepPatch(
  step: OfferedStep,
  answers: Readonly<Record<string, string>>,
  duplicateId: string | null,
): IncidentPatch {
  return {
    status: step.to,
    ...(answers.reason === undefined ? {} : { reason: answers.reason.trim() }),
    ...(answers.resolution === undefined ? {} : { resolution: answers.resolution.trim() }),
    ...(answers.lessons === undefined ? {} : { lessons_learned: answers.lessons.trim() }),
    ...(duplicateId === null ? {} : { duplicate_of: duplicateId }),
  };
}
