import { describe, expect, it } from 'vitest';
import {
  defanged,
  defangText,
  distinctObservables,
  isInternal,
  observablesIn,
} from '../../../shared/domain/observable.ts';

const found = (text: string) => observablesIn(text).map(({ kind, value }) => `${kind} ${value}`);

describe('observables in a text', () => {
  it('are found as they are written, defanged or not, in one spelling', () => {
    expect(found('Sign-in from 185.220.101[.]4, then HXXPS://Evil[.]Example/A?b=1).')).toEqual([
      'ipv4 185.220.101.4',
      'url https://evil.example/A?b=1',
    ]);
    expect(found('mail to J.Doe[@]bad[.]com; 2001:DB8::1 and cve-2024-3094')).toEqual([
      'email j.doe@bad.com',
      'ipv6 2001:db8::1',
      'cve CVE-2024-3094',
    ]);
    const [md5, sha1, sha256] = ['0f'.repeat(16), '1a'.repeat(20), '2B'.repeat(32)];
    expect(found(`${md5} ${sha1} ${sha256}`)).toEqual([
      `md5 ${md5}`,
      `sha1 ${sha1}`,
      `sha256 ${sha256?.toLowerCase()}`,
    ]);
    expect(found('login.microsoft-online.co.uk, www.foo.co.uk.')).toEqual([
      'domain login.microsoft-online.co.uk',
      'domain www.foo.co.uk',
    ]);
  });

  it('are no file names, versions, times, hardware addresses or abbreviations', () => {
    for (const text of [
      'mailbox-rules.json, run.sh, main.py, notes.md, setup.exe, C:\\temp\\a.com',
      'version 1.2.3.4.5 at 12:30:45, e.g. 00:11:22:33:44:55',
      '999.1.1.1 and T1556.006 and node.js',
      '::: and ::',
    ])
      expect(found(text), text).toEqual([]);
  });

  it('are each named once, and looked for in bounded time in a text that was made to be slow', () => {
    expect(distinctObservables(['1.2.3.4 and 1.2.3[.]4', 'again 1.2.3.4'])).toEqual([
      { kind: 'ipv4', value: '1.2.3.4' },
    ]);
    for (const piece of ['a.', '1.', ':', 'a@', 'http://', '[.]', 'a-', '%'])
      expect(observablesIn(piece.repeat(10_000)).length, piece).toBeLessThanOrEqual(500);
  });

  it('are written so that nothing can be pressed, and read back as the same', () => {
    const text =
      'From 185.220.101.4 to https://evil.example/a.b?c=d by x@bad.com, 2001:db8::1, evil.example.';
    const told = defangText(text);
    expect(told).toBe(
      'From 185[.]220[.]101[.]4 to hxxps://evil[.]example/a.b?c=d by x[@]bad[.]com, 2001[:]db8[:][:]1, evil[.]example.',
    );
    expect(found(told).filter((one) => !one.startsWith('ipv6'))).toEqual(
      found(text).filter((one) => !one.startsWith('ipv6')),
    );
    expect(defanged({ kind: 'sha256', value: 'ab' })).toBe('ab');
  });

  it('are told apart by whether they are of one’s own network', () => {
    for (const [kind, value] of [
      ['ipv4', '10.1.2.3'],
      ['ipv4', '172.31.0.1'],
      ['ipv6', 'fe80::1'],
      ['domain', 'ws-1.corp.internal'],
      ['url', 'http://user@192.168.1.1:8080/x'],
      ['email', 'root@localhost'],
    ] as const)
      expect(isInternal({ kind, value }), value).toBe(true);
    for (const [kind, value] of [
      ['ipv4', '172.32.0.1'],
      ['ipv4', '203.0.113.7'],
      ['domain', 'internal.example'],
      ['url', 'https://10.example.com/'],
      ['md5', '00'],
    ] as const)
      expect(isInternal({ kind, value }), value).toBe(false);
  });
});
