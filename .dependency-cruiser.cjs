/**
 * Who may import whom (type-only imports count). One rule a line of the table in docs/architecture.md; the reason is in
 * each comment.
 */

/** Builtin modules and packages are named by their own rules; these are the project's own roots. */
const roots = '^(shared|electron/(main|engine|net|preload|cli)|renderer|server|test|scripts)/';

/** A root may import, of the project, itself and `allowed` only. */
function rootRule(name, from, allowed, comment) {
  return {
    name: `root-${name}`,
    comment,
    severity: 'error',
    from: { path: `^${from}/` },
    to: { path: roots, pathNot: [`^${from}/`, ...allowed.map((root) => `^${root}/`)] },
  };
}

/** A root may import no npm package but these. */
function packageRule(name, from, allowed, comment, extra = {}) {
  return {
    name: `packages-${name}`,
    comment,
    severity: 'error',
    from: { path: `^${from}/`, ...extra },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
      pathNot: allowed.map((name) => `(^|/)node_modules/${name}(/|$)`),
    },
  };
}

function noBuiltins(name, from, comment) {
  return {
    name: `no-node-${name}`,
    comment,
    severity: 'error',
    from: { path: `^${from}/` },
    to: { dependencyTypes: ['core'] },
  };
}

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle has no order to read it in.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that does not resolve is a defect of the build.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^electron$' },
    },

    rootRule('shared', 'shared', [], 'Runs anywhere, touches nothing.'),
    packageRule('shared', 'shared', ['zod'], 'Schemas and nothing else.'),
    noBuiltins('shared', 'shared', 'Runs in the page too.'),

    rootRule('net', 'electron/net', ['shared'], 'The one way to the network; knows no process.'),
    packageRule('net', 'electron/net', ['undici', 'zod'], 'HTTPS only.'),

    rootRule(
      'main',
      'electron/main',
      ['shared', 'electron/net'],
      'Trusted host: no engine code, no page code.',
    ),
    packageRule(
      'main',
      'electron/main',
      ['electron', 'jose', 'zod', 'keytar', '@types/keytar', 'pino'],
      'No SQL in main.',
    ),

    rootRule(
      'engine',
      'electron/engine',
      ['shared', 'electron/net'],
      'Plain Node, composed from injected parts.',
    ),
    packageRule(
      'engine',
      'electron/engine',
      [
        ...['better-sqlite3', '@types/better-sqlite3', 'eventsource-parser', 'yaml', 'zod'],
        ...['csv-parse', 'fzstd', 'jose', 'yauzl', '@types/yauzl'],
      ],
      'Never electron: the same code runs on the command line.',
    ),

    rootRule(
      'cli',
      'electron/cli',
      ['electron/engine', 'electron/net', 'shared'],
      'The engine without a window: runs where no Electron is.',
    ),
    packageRule('cli', 'electron/cli', [], 'Plain Node.'),

    rootRule(
      'preload',
      'electron/preload',
      ['shared/ipc', 'shared/errors', 'shared'],
      'The bridge holds nothing.',
    ),
    packageRule('preload', 'electron/preload', ['electron'], 'The bridge holds nothing.'),
    noBuiltins('preload', 'electron/preload', 'Sandboxed.'),

    rootRule('renderer', 'renderer', ['shared'], 'The page knows the contract and nothing behind it.'),
    noBuiltins('renderer', 'renderer', 'Sandboxed page.'),
    {
      name: 'renderer-no-electron',
      comment: 'The page reaches main only through the bridge.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(node_modules/)?electron(/|$)' },
    },

    rootRule('server', 'server', ['shared'], 'Shares the contract with the console, nothing else.'),
    {
      name: 'nobody-imports-tests',
      comment: 'Tests are leaves.',
      severity: 'error',
      from: { pathNot: '^(test|scripts)/' },
      to: { path: '^(test|scripts)/' },
    },

    {
      name: 'engine-parts-meet-in-engine',
      comment: 'rpc, sync, outbox, evidence and forensics are joined by engine.ts, not by each other.',
      severity: 'error',
      from: { path: '^electron/engine/(rpc|sync|outbox|evidence|forensics)/' },
      to: {
        path: '^electron/engine/(rpc|sync|outbox|evidence|forensics)/',
        pathNot: '^electron/engine/$1/',
      },
    },
    {
      name: 'query-stands-alone',
      comment: 'Reading, writing and syncing never import each other.',
      severity: 'error',
      from: { path: '^electron/engine/query/' },
      to: { path: '^electron/engine/(rpc|sync|outbox|forensics)/' },
    },
    {
      name: 'writers-do-not-read-queries',
      comment: 'Reading, writing and syncing never import each other.',
      severity: 'error',
      from: { path: '^electron/engine/(sync|outbox)/' },
      to: { path: '^electron/engine/query/' },
    },
    {
      name: 'feature-islands',
      comment: 'A feature never imports another feature.',
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    },
    {
      name: 'only-queries-and-commands-cross-the-bridge',
      comment: 'A view names what it shows; two kinds of files know where that comes from.',
      severity: 'error',
      from: { path: '^renderer/features/', pathNot: '-(queries|commands)\\.tsx?$' },
      to: { path: '^renderer/bridge/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'ui-knows-no-domain',
      comment: 'Primitives serve every feature.',
      severity: 'error',
      from: { path: '^renderer/(ui|lib|charts)/' },
      to: { path: '^renderer/(app|features|bridge|domain)/|^shared/(domain|api|ipc)/' },
    },
    {
      name: 'lib-is-the-bottom',
      comment: 'lib imports nothing of the page.',
      severity: 'error',
      from: { path: '^renderer/lib/' },
      to: { path: '^renderer/(?!lib/)' },
    },
    {
      name: 'app-composes',
      comment: 'Only app knows all features.',
      severity: 'error',
      from: { path: '^renderer/(features|bridge|ui|charts|lib|domain)/' },
      to: { path: '^renderer/app/' },
    },
    {
      name: 'signing-stands-apart',
      comment: 'The signing window shows text that main made; nothing that knows incidents runs in it.',
      severity: 'error',
      from: { path: '^renderer/signing/' },
      to: {
        path: '^renderer/|^shared/|(^|/)node_modules/@mantine/',
        pathNot:
          '^renderer/(signing|ui|lib)/|^renderer/app/(theme|base)\\.css$|^shared/(ipc/signing|errors/.*|lib/.*)\\.ts$',
      },
    },
    {
      name: 'nobody-imports-signing',
      comment: 'What is seen there is made there.',
      severity: 'error',
      from: { path: '^renderer/(?!signing/)' },
      to: { path: '^renderer/signing/' },
    },
    {
      name: 'charts-own-recharts',
      comment: 'One importer of the chart library.',
      severity: 'error',
      from: { path: '^renderer/(?!charts/)' },
      to: { path: '(^|/)node_modules/recharts/' },
    },
    {
      name: 'shared-layers',
      comment: 'ipc and api -> domain, audit, approvals, detection, errors -> lib.',
      severity: 'error',
      from: { path: '^shared/(domain|audit|approvals|detection|errors|lib)/' },
      to: { path: '^shared/(ipc|api)/' },
    },
    {
      name: 'shared-lib-is-the-bottom',
      comment: 'lib imports nothing of shared.',
      severity: 'error',
      from: { path: '^shared/lib/' },
      to: { path: '^shared/(?!lib/)' },
    },
    {
      name: 'server-layers',
      comment: 'app -> routes -> checks, store, audit-log.',
      severity: 'error',
      from: { path: '^server/(checks|store|audit-log|tls|sample)/' },
      to: { path: '^server/(routes/|app\\.ts|main\\.ts)' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|node_modules/\\.cache)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
