import { writeFileSync } from 'node:fs';
import { getAuditKeys, getLatestCheckpoint } from '../../shared/api/audit-heads.ts';
import { encodeBase64 } from '../../shared/audit/base64.ts';
import { type ConsolePin, judgeNote, pinFileText } from '../../shared/audit/console-pin.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { noteTools } from '../engine/forensics/hashes.ts';
import type { Command } from './command.ts';
import { serverHelp, serverOptions, signIn } from './sign-in.ts';
import { UsageError } from './usage-error.ts';
import { visibleText } from './visible-text.ts';

export const pinCommand: Command = {
  name: 'pin',
  summary: 'writes the keys and the newest head of a server’s audit log down, to verify with',
  help: `watchfloor pin --server ORIGIN --out FILE

Compare the keys that it shows with what your administrator or another console has, once: from then on the file is what you
trust, and no server or export can change it. An existing file is not written over.

  --out      the pin file
${serverHelp}
Status: 0 written, 2 not written.
`,
  options: { ...serverOptions, out: { type: 'string' } },
  run: async (input, screen) => {
    const out = input.text('out');
    if (out === undefined || input.positionals.length > 0) throw new UsageError('Name the file: --out FILE.');
    try {
      const { client, token, end } = await signIn(input);
      try {
        const keys = (await client.call(getAuditKeys, {}, { token })).value;
        const { note } = (await client.call(getLatestCheckpoint, {}, { token })).value;
        const bare: ConsolePin = {
          origin: keys.origin,
          log_vkeys: keys.log_vkeys.flatMap((key) => (key.from === null ? [] : [{ ...key, from: key.from }])),
          export_vkeys: keys.export_vkeys,
          head: null,
          trusted_at: new Date().toISOString(),
        };
        const verdict = judgeNote(noteTools, bare, note);
        if (verdict.kind !== 'newer')
          throw new AppError(
            'bad_answer',
            'The newest head is not signed by these keys. Nothing was written.',
          );
        const { size, root } = verdict.head;
        const head = { size, root: encodeBase64(root), note, seen_at: bare.trusted_at };
        writeFileSync(out, pinFileText({ ...bare, head }, null), { flag: 'wx', mode: 0o600 });
        const lines = [...bare.log_vkeys.map(({ vkey }) => vkey), ...bare.export_vkeys];
        screen.out(
          `${lines.map((line) => visibleText(line)).join('\n')}\nHead of ${size} records: ${head.root}\n`,
        );
        return 0;
      } finally {
        await end();
      }
    } catch (error) {
      const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
      if (!exists && !(error instanceof AppError)) throw error;
      const why = exists ? `${out} exists already; nothing was written.` : (error as Error).message;
      screen.error(`${visibleText(why)}\n`);
      return 2;
    }
  },
};
