import { createHash } from 'node:crypto';
import type { ReportModel } from './report-model.ts';

/**
 * The case as CASE 1.3 / UCO 1.3 in JSON-LD: the investigation, the sources with their hashes, and each cited record as
 * something that was found in one of them. Ids are made from the case's own, so that two bundles of it name the same things.
 */
export function caseManifest(model: ReportModel): string {
  const id = (kind: string, of: string | number) => `kb:${kind}-${uuidOf(`${model.case_id} ${kind} ${of}`)}`;
  const sources = model.sources.map(({ source }) => ({
    '@id': id('source', source.id),
    '@type': 'uco-observable:File',
    'uco-core:name': source.name,
    'uco-core:description': source.integrity,
    'uco-core:hasFacet': [
      {
        '@id': id('source-facet', source.id),
        '@type': 'uco-observable:ContentDataFacet',
        'uco-observable:sizeInBytes': { '@type': 'xsd:integer', '@value': String(source.bytes) },
        ...(source.sha256 === null ? {} : { 'uco-observable:hash': [hashOf(id, source.id, source.sha256)] }),
      },
    ],
  }));
  const cited = new Map(
    [...model.findings.flatMap((finding) => finding.cited), ...model.bookmarks].map((record) => [
      record.id,
      record,
    ]),
  );
  const records = [...cited.values()].map((record) => ({
    '@id': id('record', record.id),
    '@type': 'uco-observable:EventRecord',
    'uco-core:name': `event ${record.id}`,
    'uco-core:description': `${record.source_name}, ${record.file}, line ${record.line}, byte ${record.byte_offset}`,
    'uco-core:hasFacet': [
      {
        '@id': id('record-facet', record.id),
        '@type': 'uco-observable:EventRecordFacet',
        ...(record.action === null ? {} : { 'uco-observable:eventType': record.action }),
        ...(record.time === null
          ? {}
          : { 'uco-observable:startTime': { '@type': 'xsd:dateTime', '@value': record.time } }),
      },
      {
        '@id': id('record-content', record.id),
        '@type': 'uco-observable:ContentDataFacet',
        'uco-observable:hash': [hashOf(id, record.id, record.sha256)],
      },
    ],
  }));
  const findings = model.findings.map((finding) => ({
    '@id': id('finding', finding.id),
    '@type': 'uco-core:Grouping',
    'uco-core:name': finding.title,
    'uco-core:description': finding.text,
    'uco-core:tag': [finding.state, ...finding.techniques],
    'uco-core:context': [finding.state],
    'uco-core:object': finding.cited.map((record) => ({ '@id': id('record', record.id) })),
  }));
  const objects = [...sources, ...records, ...findings];
  const manifest = {
    '@context': {
      kb: 'http://example.org/kb/',
      'case-investigation': 'https://ontology.caseontology.org/case/investigation/',
      'uco-core': 'https://ontology.unifiedcyberontology.org/uco/core/',
      'uco-observable': 'https://ontology.unifiedcyberontology.org/uco/observable/',
      'uco-tool': 'https://ontology.unifiedcyberontology.org/uco/tool/',
      'uco-types': 'https://ontology.unifiedcyberontology.org/uco/types/',
      'uco-vocabulary': 'https://ontology.unifiedcyberontology.org/uco/vocabulary/',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
    },
    '@graph': [
      {
        '@id': id('investigation', model.case_id),
        '@type': 'case-investigation:Investigation',
        'uco-core:name': model.case_name,
        'uco-core:description': model.summary,
        'uco-core:object': objects.map((object) => ({ '@id': object['@id'] })),
      },
      { '@id': id('tool', model.program), '@type': 'uco-tool:AnalyticTool', 'uco-core:name': model.program },
      ...objects,
    ],
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function hashOf(
  id: (kind: string, of: string | number) => string,
  of: string | number,
  sha256: string,
): object {
  return {
    '@id': id('hash', of),
    '@type': 'uco-types:Hash',
    'uco-types:hashMethod': { '@type': 'uco-vocabulary:HashNameVocab', '@value': 'SHA256' },
    'uco-types:hashValue': { '@type': 'xsd:hexBinary', '@value': sha256 },
  };
}

/** A UUID (RFC 9562, version 8) of a name. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
