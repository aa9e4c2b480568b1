import { incidentSchema } from '../../../shared/domain/incident.ts';
import { tagSchema } from '../../../shared/domain/scalars.ts';

const MOST_TAGS = 32;

/** Tags as typed, parted by spaces or commas, `#` or not, each once. */
export function tagsIn(text: string): readonly string[] {
  const words = text.split(/[\s,]+/).map((word) => word.replace(/^#/, '').toLowerCase());
  return [...new Set(words.filter((word) => word !== ''))];
}

export function tagsProblem(text: string): string | undefined {
  const tags = tagsIn(text);
  if (tags.length > MOST_TAGS) return `At most ${MOST_TAGS} tags.`;
  const wrong = tags.find((tag) => !tagSchema.safeParse(tag).success);
  return wrong === undefined ? undefined : `“${wrong}” cannot be a tag: letters, digits and . _ : - only.`;
}

/** One asset a line, each once. */
export function linesIn(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}

export function assetsProblem(text: string): string | undefined {
  return incidentSchema.shape.affected_assets.safeParse(linesIn(text)).success
    ? undefined
    : 'At most 200 assets, each of at most 200 characters.';
}
