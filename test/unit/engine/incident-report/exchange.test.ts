import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { observableId } from '../../../../electron/engine/incident-report/stix-ids.ts';
import { writeReport } from '../../../../electron/engine/incident-report/write-report.ts';
import { tlpSchema } from '../../../../shared/domain/tlp.ts';
import { sampleEvent } from '../../../fakes/sample-rows.ts';
import { sampleReport, sampleView } from './sample-view.ts';

const folder = join(import.meta.dirname, '../../../fixtures/stix');

/** The OASIS schemas of the types that we write, by the name of the type. */
function stixSchemas(): ReadonlyMap<string, ValidateFunction> {
  const ajv = new Ajv2020({
    strict: false,
    // Their patterns escape what Unicode mode does not allow to be escaped.
    unicodeRegExp: false,
    allErrors: true,
  });
  // The typed default export of a CommonJS module is one level down.
  (addFormats as unknown as (to: Ajv2020) => void)(ajv);
  const named = ['common', 'observables', 'sdos', 'sros'].flatMap((part) =>
    readdirSync(join(folder, part)).map((file) => {
      const schema = JSON.parse(readFileSync(join(folder, part, file), 'utf8')) as { $id: string };
      return { name: file.replace('.json', ''), schema };
    }),
  );
  const needed = named.filter(({ name }) => name !== 'bundle');
  for (const { schema } of needed) ajv.addSchema(schema);
  return new Map(
    needed.flatMap(({ name, schema }) => {
      const validate = ajv.getSchema(schema.$id);
      return validate === undefined ? [] : [[name, validate] as const];
    }),
  );
}

type Stix = { readonly type: string; readonly id: string } & Readonly<Record<string, unknown>>;
const bundleOf = (text: string) => JSON.parse(text) as { type: string; id: string; objects: Stix[] };

const everything = () =>
  sampleView({}, [
    sampleEvent(20, sampleView().incident.id, {
      ...{ kind: 'detection' as const },
      text: `CVE-2024-3094, x@bad.com, 2001:db8::1, evil.example, hxxps://evil.example/a, ${'0f'.repeat(16)}`,
    }),
  ]);

test('every object of a bundle is one by the schemas of OASIS, for every audience', () => {
  const schemas = stixSchemas();
  const types = new Set<string>();
  for (const audience of tlpSchema.options) {
    const bundle = bundleOf(writeReport(sampleReport(audience, everything()), 'stix'));
    expect(bundle).toMatchObject({ type: 'bundle', id: expect.stringMatching(/^bundle--/) });
    for (const object of bundle.objects) {
      const validate = schemas.get(object.type);
      if (validate === undefined) throw new Error(`no schema of ${object.type}`);
      expect(validate(object), `${object.type} ${JSON.stringify(validate.errors)}`).toBe(true);
      types.add(object.type);
    }
  }
  expect([...types].sort()).toEqual(
    [
      ...[
        'attack-pattern',
        'domain-name',
        'email-addr',
        'file',
        'identity',
        'incident',
        'ipv4-addr',
        'ipv6-addr',
      ],
      ...['marking-definition', 'note', 'observed-data', 'relationship', 'report', 'url', 'vulnerability'],
    ].sort(),
  );
});

test('the schemas do find what is wrong', () => {
  const { objects } = bundleOf(writeReport(sampleReport('amber'), 'stix'));
  const schemas = stixSchemas();
  const incident = objects.find(({ type }) => type === 'incident');
  expect(schemas.get('incident')?.({ ...incident, name: undefined })).toBe(false);
  expect(schemas.get('incident')?.({ ...incident, id: 'incident--7' })).toBe(false);
});

test('a bundle refers only to what is in it, each id once, every object under the mark of the audience', () => {
  for (const audience of tlpSchema.options) {
    const { objects } = bundleOf(writeReport(sampleReport(audience, everything()), 'stix'));
    const ids = objects.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const refs = objects.flatMap((object) =>
      Object.entries(object).flatMap(([name, value]) =>
        name.endsWith('_ref') ? [String(value)] : name.endsWith('_refs') ? (value as string[]) : [],
      ),
    );
    expect(refs.filter((ref) => !ids.includes(ref))).toEqual([]);
    const marking = ids[0];
    for (const object of objects)
      if (!['marking-definition', 'identity'].includes(object.type))
        expect(object.object_marking_refs, object.type).toEqual([marking]);
  }
});

test('a cyber-observable has the id that others give it (STIX 2.1, section 2.9)', () => {
  // From the specification's own examples of domain-name and ipv4-addr.
  expect(observableId('domain-name', { value: 'example.com' })).toBe(
    'domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7',
  );
  expect(observableId('ipv4-addr', { value: '198.51.100.3' })).toBe(
    'ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4',
  );
});

test('an Incident Finding of OCSF has its class, its times in milliseconds and its techniques', () => {
  const finding = JSON.parse(writeReport(sampleReport('amber', everything()), 'ocsf'));
  expect(finding).toMatchObject({
    ...{ category_uid: 2, class_uid: 2005, type_uid: 200_502, severity_id: 3, status_id: 1 },
    ...{ time: Date.parse('2026-11-20T10:00:00.000Z'), start_time: Date.parse('2026-11-20T08:00:00.000Z') },
    metadata: { version: '1.3.0', labels: ['TLP:AMBER'] },
  });
  expect(finding.attacks).toContainEqual({
    version: '18.1',
    technique: { uid: 'T1556', name: 'Modify Authentication Process' },
    sub_technique: { uid: 'T1556.006', name: 'Multi-Factor Authentication' },
    tactics: expect.arrayContaining([{ uid: 'TA0006', name: 'Credential Access' }]),
  });
  expect(finding.observables).toContainEqual({
    ...{ name: 'ipv4', type_id: 2, type: 'IP Address', value: '185.220.101.4' },
  });
});

test('a layer of ATT&CK Navigator names each technique once, scored by the entries that name it', () => {
  const layer = JSON.parse(writeReport(sampleReport('green'), 'navigator'));
  expect(layer).toMatchObject({
    ...{ domain: 'enterprise-attack', versions: { attack: '18', layer: '4.5' } },
    techniques: [
      { techniqueID: 'T1556.006', score: 1 },
      { techniqueID: 'T1566.002', score: 1 },
    ],
  });
});

test('a handover says where it stands, what is open, what to look for and what came last', () => {
  const text = writeReport(sampleReport('amber_strict', everything(), 'Watch the mail gateway.'), 'handover');
  for (const part of [
    '# Handover: INC\\-2026\\-0007',
    'Watch the mail gateway',
    '## Open measures',
    '## What came last',
  ])
    expect(text).toContain(part);
  expect(text).toContain('Not yet: contained, recovered, ended');
  expect(text).not.toContain('Wrong host');
});
