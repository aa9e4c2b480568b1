import { type Mapping, outcomeBy, refusalWords } from './mapping.ts';

/** Syslog, RFC 5424; a line is read into these members by `read/syslog-line.ts`. */
export const syslog: Mapping = {
  format: 'syslog',
  label: 'Syslog (RFC 5424)',
  integrity:
    'Syslog lines carry no integrity information; signed syslog (RFC 5848) is not evaluated. Nothing shows whether lines were altered or are missing.',
  time: ['/timestamp'],
  zoneMinutes: 0,
  columns: {
    action: { from: ['/msg_id', '/app'] },
    actor: { from: ['/app'] },
    object: {},
    object_type: { from: ['/facility'] },
    outcome: {
      from: ['/message'],
      as: outcomeBy(
        [
          { words: refusalWords, outcome: 'denied' },
          { words: /\b(error|fail(ed|ure)?|fatal|critical)\b/i, outcome: 'error' },
        ],
        'unknown',
      ),
    },
    address: {},
    host: { from: ['/host'] },
    session: { from: ['/process'] },
  },
  summary: ['/app', '/message'],
  fits: () => false,
};
