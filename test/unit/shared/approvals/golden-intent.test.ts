import { describe, expect, it } from 'vitest';
import { noteTools } from '../../../../electron/engine/forensics/hashes.ts';
import { intentHash, intentText, readIntent } from '../../../../shared/approvals/intent.ts';

/** The golden value of docs/formats/approvals-v1.md, section 2. */
const text =
  '{"_v":1,"action":"host.isolate","aud":"https://api.watchfloor.example","created":1795305600,"exp":1795306500,' +
  '"id":"019ab000-0000-7000-8000-000000000001","inc":"INC-1","inc_etag":"\\"v12\\"","nbf":1795305600,' +
  '"params":{"allow":["10.0.0.5"]},"policy":"sha256-abc","quorum":2,"req":"u-7",' +
  '"targets":[{"etag":"\\"h3\\"","id":"host-9"}]}';

describe('the golden intent', () => {
  it('has the hash that decisions name it by', () => {
    expect(intentHash(noteTools, text)).toBe('afjBAKe_-s3FFFXVCAXjAiyBg7PII3Dt8uqc70Vi5fk');
  });

  it('is read, and written as it was read', () => {
    const intent = readIntent(text);
    expect(intent).toMatchObject({ action: 'host.isolate', quorum: 2, inc: 'INC-1' });
    expect(intent === null ? '' : intentText(intent)).toBe(text);
  });
});
