import { assign, at, change, contain, evidence, type Story, step, story } from '../story.ts';

/** What came in with code written elsewhere. */
export const supplyChain: readonly Story[] = [
  story(
    {
      key: 'npm-typosquat',
      begins: '-3h10m',
      detected: '+42m',
      declared: '+55m',
      title: 'Typosquatted npm package "dayjs-timezones" installed on two developer laptops and one runner',
      description:
        'One letter more than intended. Its postinstall script looks for .npmrc and cloud credentials. Two laptops and one CI job installed it this morning.',
      severity: 'high',
      category: 'supply_chain',
      source: 'edr',
      reporter: 'amara',
      analyst: 'rafael',
      tags: ['npm', 'typosquat', 'developers'],
      assets: ['DEV-LT-22', 'DEV-LT-31', 'ci-runner-5'],
    },
    at(
      '+0m',
      'attacker_action',
      'npm install dayjs-timezones@1.11.3 on DEV-LT-22; postinstall: node -e with a base64 string that reads ~/.npmrc and ~/.aws/credentials.',
      { source: 'DEV-LT-22 EDR', technique: 'T1195.001' },
    ),
    at(
      '+18m',
      'attacker_action',
      "Lock file with the package pushed to branch feat/rota-calendar; pipeline installs it on ci-runner-5 and on a colleague's laptop that pulled.",
      { source: 'source host', technique: 'T1195.001' },
    ),
    at(
      '+42m',
      'detection',
      'node reads ~/.aws/credentials and connects to 203.0.113.171:443 within two seconds.',
      { source: 'EDR alert b310-77' },
    ),
    at(
      '+57m',
      'note',
      'ci-runner-5 has no long-lived keys (job tokens, 15 min). The laptops do: DEV-LT-22 has a registry token with publish rights.',
      { by: 'amara', technique: 'T1552.001' },
    ),
    step('+1h1m', 'amara', 'triaged', {
      reason: 'Real, three hosts. Handing over because of {ref:shadow-copies}.',
    }),
    assign('+1h2m', 'priya', 'rafael'),
    contain(
      '+1h8m',
      'rafael',
      'custom',
      'Registry token of DEV-LT-22',
      'Could publish packages in our name.',
      {
        status: 'done',
        until: '+1h12m',
        outcome: 'Revoked. Registry log: not used since yesterday by anybody else.',
      },
    ),
    evidence('+1h25m', 'rafael', 'file', 'dayjs-timezones-1.11.3.tgz', {
      size: 19_804,
      type: 'application/gzip',
      origin: "npm cache of DEV-LT-22, SHA-512 equals the registry's",
    }),
    at(
      '+1h40m',
      'communication',
      'Reported to the registry with the tarball hash {hash:dayjs-timezones-1.11.3.tgz}; developers told in their channel not to pull that branch.',
    ),
  ),
  story(
    {
      key: 'ci-miner',
      begins: 'd-6 01:15',
      detected: '+7h',
      declared: '+7h20m',
      title: 'Cryptominer on CI runner through a pull request from a fork',
      description:
        'The documentation repository runs pipelines for pull requests of strangers on our own runner. One of them mined for six hours.',
      severity: 'high',
      category: 'supply_chain',
      source: 'anomaly',
      reporter: 'rafael',
      analyst: 'rafael',
      tags: ['ci', 'cryptominer', 'self-hosted-runner'],
      assets: ['ci-runner-2', 'docs repository'],
    },
    at(
      '+0m',
      'attacker_action',
      'Pull request "fix typo" changes the workflow file; the step "lint" downloads a static binary and runs it as ./.cache/eslint.',
      { source: 'source host, PR 418', technique: 'T1059.004' },
    ),
    at(
      '+1m',
      'attacker_action',
      'Stratum connection to 198.51.100.222:3333, 16 of 16 cores busy until stopped.',
      { source: 'ci-runner-2', technique: 'T1496.001' },
    ),
    at('+7h', 'detection', 'CPU of ci-runner-2 at 100 % since 01:16, queue of jobs grows.', {
      by: 'rafael',
      source: 'monitoring',
    }),
    step('+7h24m', 'rafael', 'investigating'),
    assign('+7h24m', 'rafael'),
    contain('+7h26m', 'rafael', 'isolate_host', 'ci-runner-2', 'Stop the miner, keep the disk.', {
      status: 'done',
      until: '+7h29m',
      outcome: 'Network cut, VM paused.',
    }),
    evidence('+8h', 'rafael', 'file', 'eslint', {
      size: 6_221_824,
      type: 'application/x-elf',
      origin: 'ci-runner-2 workspace of job 9914',
      about: 'UPX-packed miner, wallet in the arguments.',
    }),
    at(
      '+8h20m',
      'note',
      'What else could the job see? Docker socket is mounted into jobs. So: everything on that VM, including the deploy key of the docs site. No sign of use.',
      { technique: 'T1552.001' },
    ),
    contain('+8h30m', 'rafael', 'rotate_api_key', 'Deploy key docs-site', 'Readable from the job.', {
      status: 'done',
      until: '+8h41m',
      outcome: 'Replaced, old one deleted.',
    }),
    step('+8h45m', 'rafael', 'contained'),
    at(
      '+10h',
      'response_action',
      'First-time contributors need an approval on all public repositories; runners for them are thrown away after each job.',
      { by: 'helen' },
    ),
    step('+1d', 'rafael', 'eradicated', { reason: 'VM destroyed and rebuilt.' }),
    step('+2d3h', 'rafael', 'recovered'),
    at(
      '+3d',
      'communication',
      'Reported the account to the source host; suspended the same day. It had done the same in 61 other repositories.',
    ),
  ),
  story(
    {
      key: 'foreign-image',
      begins: 'd-16 09:31',
      detected: '+2h',
      declared: '+2h6m',
      title: 'Unexpected container image in production: telemetry sidecar with a digest nobody built',
      description:
        "The booking namespace runs a sidecar whose digest is not in our registry's build log. Same tag, other content.",
      severity: 'critical',
      category: 'supply_chain',
      source: 'cloud',
      tlp: 'amber_strict',
      reporter: null,
      analyst: 'amara',
      tags: ['kubernetes', 'registry', 'image-digest'],
      assets: ['k8s-prod', 'booking namespace', 'registry.northwind.example'],
    },
    at(
      '+0m',
      'attacker_action',
      "Tag telemetry-sidecar:2.8 overwritten in our registry with the token of the vendor's support account. New digest sha256:{hash:sidecar}.",
      { source: 'registry audit', technique: 'T1525', recorded: '+3h' },
    ),
    at(
      '+34m',
      'attacker_action',
      'Node drain for patching reschedules three pods, which pull the tag anew.',
      { source: 'k8s-prod events', technique: 'T1204.003', recorded: '+3h10m' },
    ),
    at('+2h', 'detection', 'Running digest without a signed build record, 3 pods.', {
      source: 'admission audit AD-4',
    }),
    step('+2h9m', 'amara', 'investigating'),
    assign('+2h9m', 'amara'),
    contain('+2h15m', 'amara', 'custom', 'Deployment booking-web', 'Pin the last good digest and roll.', {
      status: 'done',
      until: '+2h24m',
      outcome: 'Three pods replaced; the old ones kept as cordoned copies for 20 minutes.',
    }),
    evidence('+2h35m', 'amara', 'file', 'telemetry-sidecar-2.8.tar', {
      size: 148_316_160,
      type: 'application/x-tar',
      origin: 'Registry, saved by digest by A. Okafor',
    }),
    contain('+2h40m', 'amara', 'revoke_api_key', 'Registry token vendor-support', 'Used for the overwrite.', {
      status: 'done',
      until: '+2h42m',
      outcome: 'Revoked; tags made immutable.',
    }),
    step('+2h50m', 'amara', 'contained'),
    at(
      '+6h',
      'note',
      'Difference of layers: one file, /usr/lib/node_modules/ws/lib/recv.js, 14 lines more. It copies Authorization headers into a metric label. The metrics go to the vendor, so the headers did too.',
    ),
    at(
      '+7h',
      'communication',
      "Vendor's security on a call: their support laptop was infected; they delete the label values under supervision and give us a list of what arrived: 412 tokens, all of patients, lifetime 10 minutes.",
      { by: 'priya', recorded: '+7h50m' },
    ),
    change('+7h55m', 'priya', { tags: ['kubernetes', 'registry', 'image-digest', 'vendor'] }),
    step('+1d2h', 'amara', 'eradicated'),
    step('+1d8h', 'amara', 'recovered'),
    step('+8d', 'helen', 'closed', {
      resolution:
        "Sidecar replaced after 1 h 50 min in production. 412 short-lived tokens left for the vendor's metrics store, none was used (checked against the API audit). Vendor has lost push rights.",
      lessons:
        'Deploy by digest, refuse unsigned images instead of only reporting them. Third parties get pull, never push.',
    }),
  ),
];
