import { createReadStream } from 'node:fs';
import { relative } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * One thing that the writer did to its folder, or said. Names are below the folder, whose own is empty; numbers of files are
 * the trace's own.
 */
export type Operation =
  | { readonly is: 'open'; readonly fd: number; readonly name: string; readonly flags: string }
  | { readonly is: 'openFolder'; readonly fd: number; readonly name: string }
  | { readonly is: 'makeFolder'; readonly name: string }
  | { readonly is: 'write'; readonly fd: number; readonly at: number | null; readonly bytes: Buffer }
  | { readonly is: 'truncate'; readonly fd: number; readonly size: number }
  | { readonly is: 'sync'; readonly fd: number }
  | { readonly is: 'rename'; readonly from: string; readonly to: string }
  | { readonly is: 'unlink'; readonly name: string }
  | { readonly is: 'said'; readonly text: string };

export type Trace = {
  readonly operations: readonly Operation[];
  /** Everything written to any file but the standard streams, inside the folder or not. */
  readonly written: readonly Buffer[];
};

const complete = /^\d+\s+(\w+)\((.*)\)\s+= (-?\d+)/;
const unfinished = /^(\d+)\s+(\w+)\((.*) <unfinished \.\.\.>$/;
const resumed = /^(\d+)\s+<\.\.\. (\w+) resumed>(.*)$/;
const quoted = /"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?/g;

/** Reads what `strace -f -y -xx` has written. Failed calls did nothing and are left out. */
export async function readTrace(file: string, folder: string): Promise<Trace> {
  const operations: Operation[] = [];
  const written: Buffer[] = [];
  const ours = new Set<number>();
  const folders = new Set(['']);
  const halves = new Map<string, string>();
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const half = unfinished.exec(line);
    if (half !== null) {
      halves.set(half[1] ?? '', `${half[1]} ${half[2]}(${half[3]}`);
      continue;
    }
    const rest = resumed.exec(line);
    const whole = rest === null ? line : `${halves.get(rest[1] ?? '') ?? ''}${rest[3] ?? ''}`;
    const [, call = '', given = '', result = ''] = complete.exec(whole) ?? [];
    if (call === '' || result.startsWith('-')) continue;
    if (call === 'write' || call === 'pwrite64') keepWritten(given);
    const operation = read(call, given, Number(result));
    if (operation !== null) operations.push(operation);
  }
  return { operations, written };

  function keepWritten(given: string): void {
    const fd = Number.parseInt(given, 10);
    if (fd !== 1 && fd !== 2) written.push(...strings(given));
  }

  function read(call: string, given: string, result: number): Operation | null {
    const fd = Number.parseInt(given, 10);
    switch (call) {
      case 'openat': {
        const path = strings(given)[0]?.toString() ?? '';
        const name = below(path);
        ours.delete(result);
        if (name === null) return null;
        ours.add(result);
        return folders.has(name)
          ? { is: 'openFolder', fd: result, name }
          : { is: 'open', fd: result, name, flags: given.slice(given.lastIndexOf('"')) };
      }
      case 'write':
        if (fd === 1) return { is: 'said', text: strings(given)[0]?.toString() ?? '' };
        return ours.has(fd) ? { is: 'write', fd, at: null, bytes: bytesOf(given, result) } : null;
      case 'pwrite64': {
        const at = Number(given.slice(given.lastIndexOf(',') + 1));
        return ours.has(fd) ? { is: 'write', fd, at, bytes: bytesOf(given, result) } : null;
      }
      case 'fsync':
      case 'fdatasync':
        return ours.has(fd) ? { is: 'sync', fd } : null;
      case 'ftruncate':
        return ours.has(fd)
          ? { is: 'truncate', fd, size: Number(given.slice(given.lastIndexOf(',') + 1)) }
          : null;
      case 'rename':
      case 'renameat':
      case 'renameat2': {
        const [from, to] = strings(given).map((path) => below(String(path)));
        return from == null || to == null ? null : { is: 'rename', from, to };
      }
      case 'unlink':
      case 'unlinkat': {
        const name = below(strings(given)[0]?.toString() ?? '');
        return name === null ? null : { is: 'unlink', name };
      }
      case 'mkdir':
      case 'mkdirat': {
        const name = below(strings(given)[0]?.toString() ?? '');
        if (name === null || folders.has(name)) return null;
        folders.add(name);
        return { is: 'makeFolder', name };
      }
      default:
        return null;
    }
  }

  function below(path: string): string | null {
    if (path === folder) return '';
    return path.startsWith(`${folder}/`) ? relative(folder, path) : null;
  }
}

function bytesOf(given: string, length: number): Buffer {
  const bytes = strings(given)[0] ?? Buffer.alloc(0);
  if (bytes.length < length) throw new Error('the trace does not hold everything that was written');
  return bytes.subarray(0, length);
}

/** The strings among the arguments of a call; names behind file numbers, in angle brackets, are not quoted. */
function strings(given: string): Buffer[] {
  return [...given.matchAll(quoted)].map((found) => {
    if (found[2] !== undefined) throw new Error('strace has cut a string short');
    return Buffer.from((found[1] ?? '').replaceAll('\\x', ''), 'hex');
  });
}
