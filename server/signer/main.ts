import { randomBytes } from 'node:crypto';
import { openKeyHolder } from './key-holder.ts';
import { type FromSigner, type ToSigner, toSignerSchema } from './signer-frames.ts';

/** The signer as a process of its own: the keys are read here and nowhere else. It ends with the process that started it. */
const [file] = process.argv.slice(2);
if (file === undefined || process.send === undefined) throw new Error('started by the server, with a file');
const signer = openKeyHolder(file, (length) => randomBytes(length));

// Ctrl-C reaches the whole group; the server still needs its last heads signed.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', (message) => {
  const parsed = toSignerSchema.safeParse(message);
  if (!parsed.success) return;
  const { id } = parsed.data;
  answerTo(parsed.data).then(
    (value) => reply({ id, value, problem: null }),
    (error: unknown) =>
      reply({ id, value: null, problem: error instanceof Error ? error.message : String(error) }),
  );
});

async function answerTo(frame: ToSigner): Promise<unknown> {
  if (frame.ask === 'keys') return await signer.keysOf(frame.origin);
  if (frame.ask === 'head') return await signer.signHead(frame.request);
  return await signer.signExport(frame.origin, frame.text);
}

function reply(frame: FromSigner): void {
  process.send?.(frame);
}
