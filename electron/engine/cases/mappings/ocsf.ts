import { type Mapping, outcomeBy, refusalWords } from './mapping.ts';

/** Open Cybersecurity Schema Framework, versions 1.x (https://schema.ocsf.io). */
export const ocsf: Mapping = {
  format: 'ocsf',
  label: 'OCSF events',
  integrity:
    'OCSF describes events and offers no integrity information: nothing shows whether they were altered or are missing.',
  time: ['/time', '/time_dt', '/metadata/original_time', '/start_time'],
  zoneMinutes: 0,
  columns: {
    action: { from: ['/type_name', '/activity_name', '/class_name', '/api/operation'] },
    actor: {
      from: [
        '/actor/user/name',
        '/actor/user/uid',
        '/actor/user/email_addr',
        '/user/name',
        '/user/uid',
        '/actor/process/name',
      ],
    },
    object: {
      from: [
        '/resources/0/uid',
        '/resources/0/name',
        '/file/path',
        '/process/cmd_line',
        '/process/name',
        '/dst_endpoint/hostname',
        '/dst_endpoint/ip',
        '/http_request/url/url_string',
        '/api/operation',
      ],
    },
    object_type: { from: ['/class_name', '/category_name'] },
    outcome: {
      from: ['/status', '/status_id', '/disposition', '/action'],
      as: outcomeBy(
        [
          { words: /^(success|allowed|1)$/i, outcome: 'ok' },
          { words: refusalWords, outcome: 'denied' },
          { words: /^(failure|error|2)$/i, outcome: 'error' },
        ],
        'unknown',
      ),
    },
    address: { from: ['/src_endpoint/ip', '/device/ip', '/actor/session/src_ip'] },
    host: { from: ['/device/hostname', '/device/name', '/src_endpoint/hostname', '/cloud/region'] },
    session: { from: ['/actor/session/uid', '/session/uid', '/metadata/correlation_uid'] },
  },
  summary: ['/message', '/status_detail', '/type_name'],
  fits: (record) => 'class_uid' in record && ('metadata' in record || 'category_uid' in record),
};
