import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import type { Signer } from './signer.ts';
import { fromSignerSchema, headAnswerSchema, signerKeysSchema, type ToSigner } from './signer-frames.ts';

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };
/** Without the id, of each kind of question. */
type Question = ToSigner extends infer T ? (T extends ToSigner ? Omit<T, 'id'> : never) : never;

/** The signer in a process of its own, started at the first question and again after it has died. */
export function forkSigner(file: string): Signer {
  const waiting = new Map<number, Waiting>();
  let child: ChildProcess | null = null;
  let lastId = 0;

  function start(): ChildProcess {
    const started = fork(join(import.meta.dirname, 'main.ts'), [file], {
      env: {},
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    started.on('message', (message) => {
      const { id, value, problem } = fromSignerSchema.parse(message);
      const asked = waiting.get(id);
      waiting.delete(id);
      if (problem === null) asked?.resolve(value);
      else asked?.reject(new Error(`the signer refused: ${problem}`));
    });
    const gone = () => {
      if (child !== started) return;
      child = null;
      for (const { reject } of waiting.values()) reject(new Error('the signer ended'));
      waiting.clear();
    };
    started.on('exit', gone);
    started.on('error', gone);
    child = started;
    return started;
  }

  function ask(question: Question): Promise<unknown> {
    return new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      (child ?? start()).send({ ...question, id: lastId }, (error) => {
        if (error !== null) reject(error);
      });
    });
  }

  return {
    keysOf: async (origin) => signerKeysSchema.parse(await ask({ ask: 'keys', origin })),
    signHead: async (request) =>
      headAnswerSchema.parse(await ask({ ask: 'head', request: { ...request, proof: [...request.proof] } })),
    signExport: async (origin, text) => z.string().parse(await ask({ ask: 'export', origin, text })),
    close: async () => {
      const ending = child;
      if (ending === null) return;
      const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
      child = null;
      ending.disconnect();
      await ended;
    },
  };
}
