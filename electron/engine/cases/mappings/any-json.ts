import { type Mapping, outcomeBy, refusalWords } from './mapping.ts';

/** Any other JSON: names that many systems use, and whatever the examiner maps himself. */
export const anyJson: Mapping = {
  format: 'json',
  label: 'JSON',
  integrity:
    'This format has no integrity information: nothing shows whether records were altered or are missing.',
  time: [
    '/time',
    '/timestamp',
    '/@timestamp',
    '/ts',
    '/_t',
    '/date',
    '/datetime',
    '/event_time',
    '/eventTime',
    '/created_at',
    '/created',
    '/when',
  ],
  zoneMinutes: 0,
  columns: {
    action: {
      from: [
        '/action',
        '/act',
        '/event',
        '/event_type',
        '/eventType',
        '/type',
        '/operation',
        '/verb',
        '/name',
      ],
    },
    actor: {
      from: [
        '/actor/id',
        '/actor',
        '/user/name',
        '/user/id',
        '/user',
        '/username',
        '/user_name',
        '/account',
        '/subject',
        '/principal',
      ],
    },
    object: {
      from: [
        '/object/id',
        '/object',
        '/obj/id',
        '/target/id',
        '/target',
        '/resource/id',
        '/resource',
        '/path',
        '/file',
      ],
    },
    object_type: {
      from: ['/object_type', '/object/type', '/obj/type', '/target/type', '/resource/type', '/category'],
    },
    outcome: {
      from: ['/outcome', '/result', '/status', '/out'],
      as: outcomeBy(
        [
          { words: refusalWords, outcome: 'denied' },
          {
            words: /^(ok|success|succeeded|successful|allow|allowed|pass|passed|true|0|2\d\d)$/i,
            outcome: 'ok',
          },
          { words: /^40[13]$/, outcome: 'denied' },
          { words: /error|fail|exception|^[45]\d\d$|^false$/i, outcome: 'error' },
        ],
        'unknown',
      ),
    },
    address: {
      from: ['/address', '/ip', '/src_ip', '/source_ip', '/client_ip', '/remote_addr', '/source/ip'],
    },
    host: { from: ['/host/name', '/host', '/hostname', '/server', '/computer'] },
    session: { from: ['/session', '/session_id', '/sid', '/trace_id'] },
  },
  summary: ['/message', '/msg', '/summary', '/description', '/action', '/event'],
  fits: () => false,
};
