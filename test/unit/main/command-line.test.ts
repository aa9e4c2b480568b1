import { expect, it } from 'vitest';
import { parseCommandLine } from '../../../electron/main/command-line.ts';
import { scrubbedEnvironment } from '../../../electron/main/engine/scrubbed-environment.ts';

it('reads what it knows and lets Electron’s own switches be', () => {
  const args = [
    '.',
    '--no-sandbox',
    '--workspace=https://SOC.example:8443/',
    '--workspace-ca=/tmp/ca.pem',
    '--sample-sign-in',
  ];
  expect(parseCommandLine(args)).toEqual({
    workspace: 'https://soc.example:8443',
    workspaceCa: '/tmp/ca.pem',
    sampleSignIn: true,
    screenshot: null,
    complaints: [],
  });
});

it('does nothing with what needs a workspace when there is none, or one that is not https', () => {
  const parsed = parseCommandLine([
    '--workspace=http://soc.example',
    '--workspace-ca=a.pem',
    '--sample-sign-in',
  ]);
  expect(parsed).toMatchObject({ workspace: null, workspaceCa: null, sampleSignIn: false });
  expect(parsed.complaints).toHaveLength(3);
});

it('passes nothing on to the engine that could carry a secret or change what Node runs', () => {
  const environment = scrubbedEnvironment({
    PATH: '/bin',
    HTTPS_PROXY: 'http://proxy:3128',
    WATCHFLOOR_SAMPLE_PASSWORD: 'x',
    NODE_OPTIONS: '--require evil.js',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    ELECTRON_RUN_AS_NODE: '1',
    AWS_SECRET_ACCESS_KEY: 'x',
  });
  expect(environment).toEqual({ PATH: '/bin', HTTPS_PROXY: 'http://proxy:3128' });
});
