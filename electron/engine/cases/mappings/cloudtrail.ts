import { type Mapping, outcomeBy, refusalWords } from './mapping.ts';

const request = (name: string) => `/requestParameters/${name}`;

/** AWS CloudTrail records, event versions 1.0x. */
export const cloudtrail: Mapping = {
  format: 'cloudtrail',
  label: 'AWS CloudTrail',
  integrity:
    'CloudTrail files carry no integrity information themselves; only their digest files do, with the public key of the region.',
  time: ['/eventTime'],
  zoneMinutes: 0,
  columns: {
    action: { from: ['/eventName'] },
    actor: {
      from: [
        '/userIdentity/arn',
        '/userIdentity/userName',
        '/userIdentity/invokedBy',
        '/userIdentity/principalId',
      ],
    },
    object: {
      from: [
        '/resources/0/ARN',
        request('bucketName'),
        request('instanceId'),
        request('instancesSet/items/0/instanceId'),
        request('roleName'),
        request('roleArn'),
        request('policyArn'),
        request('userName'),
        request('groupName'),
        request('secretId'),
        request('functionName'),
        request('keyId'),
        request('name'),
        request('trailName'),
        request('snapshotId'),
      ],
    },
    object_type: { from: ['/eventSource'] },
    outcome: {
      from: ['/errorCode', '/responseElements/ConsoleLogin'],
      as: outcomeBy(
        [
          { words: /^success$/i, outcome: 'ok' },
          { words: /^failure$/i, outcome: 'denied' },
          { words: refusalWords, outcome: 'denied' },
        ],
        'error',
      ),
      absent: 'ok',
    },
    address: { from: ['/sourceIPAddress'] },
    host: { from: ['/awsRegion'] },
    session: { from: ['/userIdentity/accessKeyId'] },
  },
  summary: [
    '/eventSource',
    '/eventName',
    '/errorCode',
    '/errorMessage',
    request('bucketName'),
    request('instanceId'),
    request('roleName'),
    request('secretId'),
  ],
  fits: (record) => 'eventName' in record && 'eventSource' in record && 'userIdentity' in record,
};
