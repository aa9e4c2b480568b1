import { tagSchema } from '../../../shared/domain/scalars.ts';

/** Tags as typed, between commas or spaces, each once. */
export function parseTags(text: string): readonly string[] {
  return [
    ...new Set(
      text
        .split(/[\s,]+/)
        .map((tag) => tag.toLowerCase())
        .filter(Boolean),
    ),
  ];
}

/** What is wrong with typed tags, as a sentence; undefined when they will do. */
export function tagProblem(text: string): string | undefined {
  const tags = parseTags(text);
  if (tags.length > 20) return 'At most 20 tags.';
  const wrong = tags.find((tag) => !tagSchema.safeParse(tag).success);
  return wrong === undefined
    ? undefined
    : `“${wrong}” is no tag: letters, digits and . _ : - only, up to 48.`;
}
