import { Fragment, useMemo } from 'react';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import { type NoteBlock, type NoteInline, noteBlocks } from '../../lib/note-markup.ts';
import { UntrustedText } from '../../ui/untrusted-text.tsx';
import styles from './note-text.module.css';

/** Who is meant by `@username`; undefined for nobody that is known, which stays plain text. */
export type FindMentioned = (username: string) => { readonly name: string; readonly me: boolean } | undefined;

interface NoteTextProps {
  readonly text: string;
  readonly find: FindMentioned;
}

/** Somebody's note with its lists, quotes, code and mentions. Made of text nodes only: no link, no HTML, nothing loaded. */
export function NoteText({ text, find }: NoteTextProps) {
  const blocks = useMemo(() => noteBlocks(text), [text]);
  return (
    <div className={styles.note}>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity and never move
        <Block key={index} block={block} find={find} />
      ))}
    </div>
  );
}

function Block({ block, find }: { readonly block: NoteBlock; readonly find: FindMentioned }) {
  switch (block.kind) {
    case 'lines':
      return (
        <p>
          <Lines lines={block.lines} find={find} />
        </p>
      );
    case 'heading':
      return (
        <p className={styles.heading}>
          <Inlines of={block.of} find={find} />
        </p>
      );
    case 'quote':
      return (
        <blockquote className={styles.quoted}>
          <Lines lines={block.lines} find={find} />
        </blockquote>
      );
    case 'code':
      return (
        <pre className={styles.code}>
          <UntrustedText text={block.text} />
        </pre>
      );
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List className={block.ordered ? styles.numbers : styles.bullets}>
          {block.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity and never move
            <li key={index}>
              <Inlines of={item} find={find} />
            </li>
          ))}
        </List>
      );
    }
    default:
      return assertNever(block);
  }
}

function Lines({
  lines,
  find,
}: {
  readonly lines: readonly (readonly NoteInline[])[];
  readonly find: FindMentioned;
}) {
  return lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity and never move
    <Fragment key={index}>
      {index > 0 && <br />}
      <Inlines of={line} find={find} />
    </Fragment>
  ));
}

function Inlines({ of, find }: { readonly of: readonly NoteInline[]; readonly find: FindMentioned }) {
  return of.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity and never move
    <Inline key={index} part={part} find={find} />
  ));
}

function Inline({ part, find }: { readonly part: NoteInline; readonly find: FindMentioned }) {
  switch (part.kind) {
    case 'text':
      return <UntrustedText text={part.text} />;
    case 'code':
      return (
        <code>
          <UntrustedText text={part.text} />
        </code>
      );
    case 'mention': {
      const found = find(part.username);
      if (found === undefined) return <UntrustedText text={`@${part.username}`} />;
      return (
        <span className={styles.mention} data-me={found.me} title={`@${part.username}`}>
          @<UntrustedText text={found.name} />
        </span>
      );
    }
    case 'strong':
      return (
        <strong>
          <Inlines of={part.of} find={find} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Inlines of={part.of} find={find} />
        </em>
      );
    case 'del':
      return (
        <del>
          <Inlines of={part.of} find={find} />
        </del>
      );
    default:
      return assertNever(part);
  }
}
