import { uuidV7 } from '../../shared/lib/id.ts';
import { seededRandom } from './random.ts';
import type { Story } from './story.ts';
import { momentMs } from './when.ts';

/** What a story needs to know of the others. */
export type Cast = {
  readonly seed: string;
  readonly nowMs: number;
  readonly referenceOf: (key: string) => string;
  readonly idOf: (key: string) => string;
};

export function declaredMs(story: Story, nowMs: number): number {
  return momentMs(story.about.declared, nowMs, momentMs(story.about.begins, nowMs, nowMs));
}

export function incidentIdOf(story: Story, seed: string, nowMs: number): string {
  const random = seededRandom(`${seed}/incident/${story.about.key}`);
  return uuidV7({ nowMs: () => declaredMs(story, nowMs) }, random.bytes);
}
