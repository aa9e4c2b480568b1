import { type Mapping, outcomeBy, refusalWords } from './mapping.ts';

/**
 * Microsoft Entra sign-in and audit logs: objects of Microsoft Graph (signIn, directoryAudit), and the envelopes of diagnostic
 * settings, which have the same below `properties`.
 */
export const entra: Mapping = {
  format: 'entra',
  label: 'Microsoft Entra logs',
  integrity:
    'Entra logs come without integrity information: nothing in them shows whether events were altered or are missing.',
  time: [
    '/createdDateTime',
    '/activityDateTime',
    '/properties/createdDateTime',
    '/properties/activityDateTime',
    '/time',
  ],
  zoneMinutes: 0,
  columns: {
    action: {
      from: ['/activityDisplayName', '/operationName', '/properties/activityDisplayName'],
      absent: 'Sign-in activity',
    },
    actor: {
      from: [
        '/userPrincipalName',
        '/initiatedBy/user/userPrincipalName',
        '/initiatedBy/user/id',
        '/initiatedBy/app/displayName',
        '/properties/userPrincipalName',
        '/properties/initiatedBy/user/userPrincipalName',
        '/properties/initiatedBy/app/displayName',
        '/userId',
        '/identity',
      ],
    },
    object: {
      from: [
        '/targetResources/0/userPrincipalName',
        '/targetResources/0/displayName',
        '/targetResources/0/id',
        '/resourceDisplayName',
        '/appDisplayName',
        '/properties/targetResources/0/displayName',
        '/properties/targetResources/0/id',
        '/properties/appDisplayName',
      ],
    },
    object_type: { from: ['/targetResources/0/type', '/category', '/properties/targetResources/0/type'] },
    outcome: {
      // 0 is success; any other error code is a sign-in that did not come about.
      from: [
        '/status/errorCode',
        '/properties/status/errorCode',
        '/result',
        '/properties/result',
        '/resultType',
      ],
      as: outcomeBy(
        [
          { words: /^(0|success)$/i, outcome: 'ok' },
          { words: /^\d+$/, outcome: 'denied' },
          { words: refusalWords, outcome: 'denied' },
          { words: /^(failure|timeout)$/i, outcome: 'error' },
        ],
        'unknown',
      ),
    },
    address: {
      from: ['/ipAddress', '/initiatedBy/user/ipAddress', '/properties/ipAddress', '/callerIpAddress'],
    },
    host: { from: ['/deviceDetail/displayName', '/properties/deviceDetail/displayName', '/location/city'] },
    session: { from: ['/correlationId', '/properties/correlationId'] },
  },
  summary: [
    '/activityDisplayName',
    '/operationName',
    '/appDisplayName',
    '/status/failureReason',
    '/resultReason',
    '/properties/appDisplayName',
  ],
  fits: (record) =>
    ('createdDateTime' in record && ('userPrincipalName' in record || 'appDisplayName' in record)) ||
    ('activityDateTime' in record && 'initiatedBy' in record) ||
    ('operationName' in record && 'tenantId' in record && 'properties' in record),
};
