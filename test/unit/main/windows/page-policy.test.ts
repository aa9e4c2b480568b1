import { expect, it } from 'vitest';
import {
  contentSecurityPolicy,
  securityHeaders,
} from '../../../../electron/main/windows/security-headers.ts';
import { mayRequest } from '../../../../electron/main/windows/session-policy.ts';

it('the policy of the page is the one that was decided, with the nonce of the load', () => {
  expect(contentSecurityPolicy('abc')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-abc'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(securityHeaders('abc')).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
});

it.each([
  ['app://watchfloor/assets/a.js', true],
  ['data:image/png;base64,AA==', true],
  ['app://watchfloor.evil/a.js', false],
  ['https://example.com/', false],
  ['http://127.0.0.1:1/', false],
  ['ws://localhost/', false],
  ['file:///etc/passwd', false],
  ['blob:app://watchfloor/1', false],
  ['', false],
])('a request for %s may go out: %s', (address, allowed) => {
  expect(mayRequest(address, ['app://watchfloor'])).toBe(allowed);
});
