import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { redactText, redactValue } from '../../../../electron/main/log/redact.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { fakeLog } from '../fakes.ts';

const jwt = 'eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIn0.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ';
const refreshToken = randomBytes(32).toString('base64url');
const key = randomBytes(32).toString('hex');

describe('redaction', () => {
  it.each([
    ['a JWT', `token was ${jwt} here`, jwt],
    ['a cut JWT', `token was ${jwt.slice(0, 60)}`, jwt.slice(0, 60)],
    ['a bearer header', 'Authorization: Bearer abcdefgh12345678', 'abcdefgh12345678'],
    ['a refresh token', `sent ${refreshToken}.`, refreshToken],
    ['a key in hex', `PRAGMA hexkey='${key}'`, key],
    ['a key in upper-case hex', key.toUpperCase(), key.toUpperCase()],
    ['a password in JSON', '{"password":"hunter2-hunter2"}', 'hunter2'],
    ['a password in escaped JSON', '{\\"password\\":\\"hunter2-hunter2\\"}', 'hunter2'],
    ['a password in a query', 'https://x.example/?password=hunter2&a=1', 'hunter2'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n-----END PRIVATE KEY-----', 'MC4CAQAw'],
    ['an address', 'ada.okafor@northwind.example', 'ada.okafor'],
  ])('takes out %s', (_, text, secret) => {
    expect(redactText(text)).not.toContain(secret);
  });

  it('leaves what helps: ids, paths, times, domains', () => {
    const text =
      'id 01a2019c-c0fd-7092-9c7e-3ec29611636e in /home/soc/.config/Watchfloor/logs at 2026-11-22T05:10:20.092Z';
    expect(redactText(text)).toBe(text);
    expect(redactText('ada@northwind.example')).toBe('…@northwind.example');
  });

  it('removes members by their name whatever they hold', () => {
    const value = redactValue({
      refresh_token: 'short',
      cache_key: [1, 2],
      nested: { Password: { a: 'b' } },
      kind: 'x',
    });
    expect(JSON.stringify(value)).not.toMatch(/short|1,2|"b"/);
    expect(value).toMatchObject({ kind: 'x' });
  });

  it('takes only the described parts of an error, its causes too', () => {
    const cause = Object.assign(new Error(`refused ${jwt}`), { request: { headers: { cookie: 'c00kie' } } });
    const value = JSON.stringify(redactValue(new AppError('offline', `for ${refreshToken}`, { cause })));
    expect(value).not.toContain(jwt);
    expect(value).not.toContain(refreshToken);
    expect(value).not.toContain('c00kie');
    expect(value).toContain('offline');
  });

  it('survives cycles, bytes and functions', () => {
    const value: Record<string, unknown> = { bytes: new Uint8Array(4), run: () => 1 };
    value.self = value;
    expect(() => JSON.stringify(redactValue(value))).not.toThrow();
  });

  it('is done by the log itself, so that no line carries a secret and each is JSON', () => {
    const { log, lines } = fakeLog();
    log.warn(`said ${jwt}`, { detail: `Bearer ${refreshToken}`, list: [key], password: 'hunter2' });
    expect(lines.join()).not.toMatch(new RegExp(`${jwt}|${refreshToken}|${key}|hunter2`));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn' });
  });
});
