import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fitLogsource } from '../../../shared/detection/sigma/logsource.ts';
import { readSigmaRule } from '../../../shared/detection/sigma/sigma-rule.ts';

const folder = join(import.meta.dirname, '../../../resources/rules');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yml'),
);
const read = (name: string) => readSigmaRule(parse(readFileSync(join(folder, name), 'utf8')));

describe('the rules that come with the console', () => {
  it.each(files)('%s can be run and says what it is about', (name) => {
    const rule = read(name);
    expect(rule.techniques.length).toBeGreaterThan(0);
    expect(rule.falsePositives.length).toBeGreaterThan(0);
    expect(fitLogsource(rule.logsource)).not.toBeNull();
    expect(rule.matches({})).toBe(false);
  });

  it('have ids of their own', () => {
    expect(new Set(files.map((name) => read(name).id)).size).toBe(files.length);
  });

  it.each<[string, object]>([
    ['aws/logging-impaired.yml', { eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging' }],
    [
      'aws/snapshot-shared.yml',
      { eventName: 'ModifyImageAttribute', requestParameters: { launchPermission: { add: {} } } },
    ],
    [
      'aws/firewall-opened-to-all.yml',
      {
        eventName: 'AuthorizeSecurityGroupIngress',
        requestParameters: { ipPermissions: { items: [{ ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] } },
      },
    ],
    [
      'windows/run-key-set.yml',
      {
        EventType: 'SetValue',
        TargetObject: 'HKU\\S-1-5-21-1\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater',
      },
    ],
    [
      'windows/powershell-encoded.yml',
      {
        NewProcessName: 'C:\\Windows\\System32\\powershell.exe',
        CommandLine: 'powershell -noP -enc SQBmAA==',
      },
    ],
    ['windows/lsass-read.yml', { TargetImage: 'C:\\Windows\\system32\\lsass.exe', GrantedAccess: '0x1410' }],
  ])('%s finds what it is for', (name, record) => {
    expect(read(name).matches(record)).toBe(true);
  });
});
