import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { parseSync } from '@swc/core';

/**
 * The engine and what it shares with the server take time, chance, network and disk as parts: that is what lets the
 * simulation own them. This finds whoever helps himself.
 */

/** Modules that only compute; of the crypto module only what has no chance in it. */
const pureModules = new Set([
  'node:path',
  'node:path/posix',
  'node:buffer',
  'node:url',
  'node:string_decoder',
]);
const pureNames = {
  'node:crypto': [
    'createHash',
    'createHmac',
    'createCipheriv',
    'createDecipheriv',
    'createPublicKey',
    'hash',
    'timingSafeEqual',
    'verify',
  ],
  'node:zlib': [
    'crc32',
    'inflateRawSync',
    'inflateSync',
    'gunzipSync',
    'deflateRawSync',
    'gzipSync',
    'brotliCompressSync',
    'brotliDecompressSync',
    'constants',
  ],
};
/** Packages that reach outside. */
const reachingPackages = new Set(['better-sqlite3', 'undici']);
const reachingFiles = /(^|\/)electron\/net\/https-transport\.ts$|(^|\/)net\/https-transport\.ts$/;

const reachingGlobals = new Set([
  ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'],
  ...['performance', 'crypto', 'fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'navigator'],
  ...['process', 'globalThis', 'global', 'require', 'Worker'],
]);

/** What an examiner's tools may touch: never the time of day, chance or the network. */
const filesAndThreads =
  /^(node:(fs|fs\/promises|os|stream|stream\/promises|timers\/promises|util|worker_threads|zlib)( .*)?|Worker|process|setImmediate)$/;

/**
 * Files and folders that are the way to the outside, with what each may touch and why. One that no longer does is an offence as well.
 *
 * @type {Readonly<Record<string, { may: readonly string[] | 'files and threads', because: string }>>}
 */
export const excused = {
  'electron/engine/main.ts': {
    may: ['process', 'setImmediate', 'node:crypto randomBytes', 'electron/net/https-transport.ts'],
    because: 'composition: gives the engine its real parts',
  },
  'electron/engine/system-time.ts': {
    may: ['Date.now', 'setTimeout', 'clearTimeout', 'setImmediate'],
    because: 'the real time that main.ts gives',
  },
  'electron/engine/cache/disk-files.ts': {
    may: ['node:fs', 'process'],
    because: 'the real disk that main.ts gives',
  },
  'electron/engine/cache/sqlite-connection.ts': {
    may: ['better-sqlite3'],
    because: 'the real database that main.ts gives',
  },
  'electron/engine/evidence/node-disk.ts': {
    may: ['node:fs', 'node:fs/promises', 'process'],
    because: 'the real disk of the evidence store',
  },
  'electron/engine/examiner-main.ts': {
    may: ['process', 'setImmediate', 'node:crypto randomBytes', 'node:os'],
    because: 'composition: gives the process of the examiner its real parts',
  },
  'electron/engine/page-worker.ts': {
    may: ['node:worker_threads'],
    because: 'entry of the thread that reads large pages of the feed',
  },
  'electron/engine/sync/page-thread.ts': {
    may: ['node:worker_threads', 'Worker'],
    because: 'the thread that main.ts gives; the simulation reads its pages itself',
  },
  'electron/engine/case-report/': {
    may: 'files and threads',
    because: 'writes a report and a case file where the person said, from what is at hand',
  },
  // Rules run over an examiner's case, beside the workspace.
  'electron/engine/case-rules/': {
    may: 'files and threads',
    because: 'works on what an examiner took into a case, where nothing is simulated',
  },
  'electron/engine/witness/': {
    may: 'files and threads',
    because: 'keeps what a witness has seen in files of its own, beside the workspace',
  },
  // Examiners' cases: stores and readers of their own, in threads, beside the workspace.
  'electron/engine/cases/': {
    may: 'files and threads',
    because: 'works on what an examiner took into a case, where nothing is simulated',
  },
  // Examines files that the person has chosen, in threads of its own; it never meets sync, outbox or cache.
  'electron/engine/forensics/': {
    may: 'files and threads',
    because: 'reads bundles that an examiner was given, where nothing is simulated',
  },
};

/**
 * @param {readonly { name: string, text: string }[]} files
 * @param {typeof excused} excuses
 * @returns {readonly string[]} a line for each offence
 */
export function worldOffences(files, excuses = excused) {
  const offences = [];
  const excuseOf = (name) => (excuses[name] ? name : Object.keys(excuses).find((area) => isIn(area, name)));
  const used = new Map(Object.keys(excuses).map((area) => [area, new Set()]));
  for (const { name, text } of files) {
    const area = excuseOf(name);
    const may = excuses[area]?.may ?? [];
    const found = touched(text);
    for (const what of found) used.get(area)?.add(what);
    for (const what of found)
      if (may === 'files and threads' ? !filesAndThreads.test(what) : !may.includes(what))
        offences.push(`${name} touches ${what}: take it as a part, or say in injected-world.mjs why not`);
  }
  for (const [area, what] of used)
    for (const excuse of excuses[area].may === 'files and threads' ? [] : excuses[area].may)
      if (!what.has(excuse)) offences.push(`${area} is excused for ${excuse} and does not touch it`);
  return offences;
}

/** An excuse that ends in a slash is for a folder. */
function isIn(area, name) {
  return area.endsWith('/') && name.startsWith(area);
}

/** @param {string} name relative to the project */
export function readSource(root, name) {
  return { name, text: readFileSync(`${root}/${name}`, 'utf8') };
}

/** @returns {Set<string>} what of the outside a source touches */
function touched(text) {
  const found = new Set();
  const tree = parseSync(text, { syntax: 'typescript', target: 'es2022' });
  walk(tree, null, '', found);
  for (const name of ownNames(tree)) found.delete(name);
  return found;
}

/** Functions of the file itself that have the name of a global. */
function ownNames(tree) {
  const names = [];
  const search = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (node.type === 'FunctionDeclaration') names.push(node.identifier.value);
    for (const child of Object.values(node)) search(child);
  };
  search(tree);
  return names;
}

function walk(node, parent, key, found) {
  if (Array.isArray(node)) {
    for (const each of node) walk(each, parent, key, found);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  if (typeof node.type === 'string' && look(node, parent, key, found) === 'done') return;
  for (const [name, child] of Object.entries(node)) if (name !== 'span') walk(child, node, name, found);
}

function look(node, parent, key, found) {
  switch (node.type) {
    case 'ImportDeclaration':
      lookAtImport(node.source.value, node.typeOnly, node.specifiers, found);
      return 'done';
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      if (node.source) lookAtImport(node.source.value, node.typeOnly === true, [], found);
      return 'deeper';
    case 'CallExpression':
      if (node.callee.type === 'Import') found.add('import()');
      return 'deeper';
    case 'Identifier':
      lookAtName(node.value, parent, key, found);
      return 'done';
    default:
      return isType(node.type) ? 'done' : 'deeper';
  }
}

/** Types are gone at run time; expressions that only carry one are not. */
function isType(type) {
  const carries = /^Ts(As|Satisfies|ConstAssertion|NonNull|TypeAssertion|Instantiation)/.test(type);
  return type.startsWith('Ts') && !carries && type !== 'TsParameterProperty';
}

function lookAtImport(from, typeOnly, specifiers, found) {
  const values = specifiers.filter((one) => one.isTypeOnly !== true);
  if (typeOnly || (specifiers.length > 0 && values.length === 0)) return;
  const bare = from.replace(/^node:/, '').split('/')[0];
  if (from.startsWith('node:') || builtinModules.includes(bare)) {
    const module = from.startsWith('node:') ? from : `node:${from}`;
    if (pureModules.has(module)) return;
    const pure = pureNames[module];
    if (pure === undefined) found.add(module);
    else if (values.length === 0) found.add(module);
    for (const one of pure === undefined ? [] : values) {
      const name = one.type === 'ImportSpecifier' ? (one.imported ?? one.local).value : '*';
      if (!pure.includes(name)) found.add(`${module} ${name}`);
    }
  } else if (reachingPackages.has(from)) found.add(from);
  else if (reachingFiles.test(from)) found.add('electron/net/https-transport.ts');
}

function lookAtName(name, parent, key, found) {
  const isOwnName =
    (parent?.type === 'KeyValueProperty' && key === 'key') ||
    (parent?.type === 'MemberExpression' && key === 'property') ||
    (/Method|Getter|Setter|ClassProperty/.test(parent?.type ?? '') && key === 'key');
  if (isOwnName) return;
  if (reachingGlobals.has(name)) found.add(name);
  else if (name === 'Date') lookAtDate(parent, key, found);
  else if (name === 'Math' && memberOf(parent, key) === 'random') found.add('Math.random');
  else if (name === 'Math' && memberOf(parent, key) === null) found.add('Math');
}

/** Reckoning with a given time is allowed, asking for the time is not. */
function lookAtDate(parent, key, found) {
  const member = memberOf(parent, key);
  if (member === 'parse' || member === 'UTC') return;
  if (parent?.type === 'NewExpression' && key === 'callee' && (parent.arguments?.length ?? 0) > 0) return;
  found.add(member === 'now' ? 'Date.now' : parent?.type === 'NewExpression' ? 'new Date()' : 'Date');
}

function memberOf(parent, key) {
  if (parent?.type !== 'MemberExpression' || key !== 'object') return null;
  return parent.property.type === 'Identifier' ? parent.property.value : null;
}
