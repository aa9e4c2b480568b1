import { type Mapping, outcomeBy } from './mapping.ts';

/** Okta System Log API, LogEvent objects (https://developer.okta.com/docs/reference/api/system-log). */
export const okta: Mapping = {
  format: 'okta',
  label: 'Okta System Log',
  integrity:
    'The System Log comes without integrity information: nothing in it shows whether events were altered or are missing.',
  time: ['/published'],
  zoneMinutes: 0,
  columns: {
    action: { from: ['/eventType'] },
    actor: { from: ['/actor/alternateId', '/actor/id', '/actor/displayName'] },
    object: { from: ['/target/0/alternateId', '/target/0/displayName', '/target/0/id'] },
    object_type: { from: ['/target/0/type'] },
    outcome: {
      from: ['/outcome/result'],
      as: outcomeBy(
        [
          { words: /^(SUCCESS|ALLOW)$/, outcome: 'ok' },
          { words: /^(DENY|FAILURE|RATE_LIMIT|BLOCK)$/, outcome: 'denied' },
          { words: /^(ERROR|ABANDONED|EXCEPTION)$/, outcome: 'error' },
        ],
        'unknown',
      ),
    },
    address: { from: ['/client/ipAddress', '/request/ipChain/0/ip'] },
    host: { from: ['/client/device', '/client/userAgent/os'] },
    session: { from: ['/authenticationContext/externalSessionId', '/authenticationContext/rootSessionId'] },
  },
  summary: ['/displayMessage', '/outcome/reason'],
  fits: (record) => 'eventType' in record && 'published' in record && 'actor' in record,
};
