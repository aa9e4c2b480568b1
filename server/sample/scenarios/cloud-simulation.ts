import { assign, at, change, contain, evidence, type Story, step, story } from '../story.ts';

/**
 * Told from real CloudTrail records of a Stratus Red Team run (10 July 2023, data set by Invictus Incident Response, MIT).
 * Names, event ids, addresses and the time between the events are theirs; `test/fixtures/cloudtrail-stratus` has the records.
 */
export const cloudSimulation: readonly Story[] = [
  story(
    {
      key: 'cloud-simulation',
      begins: '-1d20h',
      detected: '+2m44s',
      declared: '+52m',
      title: 'AWS attack simulation: from stolen instance credentials to shared snapshots and backdoors',
      description:
        'Attack simulation of 10 July 2023 (Stratus Red Team against account 123837392027, us-east-1), replayed here for training: the times are shifted to the present, the intervals, event names, event ids, addresses and user agents are those of the CloudTrail records. User bert-jan, from 192.168.10.20, runs through discovery, credential access, defence evasion, exfiltration and persistence in 31 minutes. Every call of the tool carries a user agent of the form stratus-red-team_<uuid>; resources that the tool needed were made by Terraform with the same key.',
      severity: 'high',
      category: 'intrusion',
      source: 'cloud',
      tlp: 'green',
      reporter: 'priya',
      analyst: 'priya',
      tags: ['aws', 'simulation', 'stratus-red-team', 'cloudtrail'],
      assets: ['AWS account 123837392027', 'iam user bert-jan', 'i-0dbc91f429e48eeed'],
    },
    at(
      '+0s',
      'attacker_action',
      'GetCallerIdentity by user/bert-jan from 192.168.10.20. eventID c51ec284-c59d-4e86-8dc2-a81867b807be',
      { source: 'CloudTrail sts.amazonaws.com', technique: 'T1087.004' },
    ),
    at(
      '+9s',
      'attacker_action',
      'GetPasswordData by stratus-red-team-ec2-get-password-data-role from 192.168.10.20: Client.UnauthorizedOperation, the first of 29 within four seconds. eventID 00d955a7-4797-46c4-ba50-ed0c81867020',
      { source: 'CloudTrail ec2.amazonaws.com', technique: 'T1552' },
    ),
    at(
      '+2m38s',
      'attacker_action',
      'SendCommand AWS-RunShellScript to i-0dbc91f429e48eeed from 192.168.10.20. eventID 99b46479-d5c7-4384-b342-006ece8c36a0',
      { source: 'CloudTrail ssm.amazonaws.com', technique: 'T1651' },
    ),
    at(
      '+2m44s',
      'detection',
      'Instance credentials outside the instance: GetCallerIdentity by stratus-red-team-ec2-steal-credentials-role/i-0dbc91f429e48eeed from 192.168.10.20, while the instance itself speaks from 3.225.16.109. eventID bf68f8c0-590b-4740-ac89-aad0ed5dfe4f',
      { source: 'CloudTrail sts.amazonaws.com', technique: 'T1552.005' },
    ),
    at(
      '+3m13s',
      'attacker_action',
      'GetSecretValue by user/bert-jan from 192.168.10.20, one of 20 secrets in four seconds right after ListSecrets. eventID f4108991-868e-42a0-b6d5-175ea45e64f4',
      { source: 'CloudTrail secretsmanager.amazonaws.com', technique: 'T1555.006' },
    ),
    at(
      '+4m24s',
      'attacker_action',
      'DeleteTrail from 192.168.10.20: TrailNotFoundException, so logging went on. eventID b7e19efd-92be-4182-bbbc-b6468296710b',
      { source: 'CloudTrail cloudtrail.amazonaws.com', technique: 'T1562.008' },
    ),
    at(
      '+5m30s',
      'attacker_action',
      'PutEventSelectors on stratus-red-team-ctes-trail-qyxyekjbtk from 192.168.10.20: management events off, read-only. eventID 076e96d5-2983-473f-920a-2fc2d7e02777',
      { source: 'CloudTrail cloudtrail.amazonaws.com', technique: 'T1562.008' },
    ),
    at(
      '+5m57s',
      'attacker_action',
      'PutBucketLifecycle from 192.168.10.20 with the rule nuke-cloudtrail-logs-after-1-day on the log bucket. eventID 7823c70d-f7f9-4a04-b4c0-baa8fbe09ea3',
      { source: 'CloudTrail s3.amazonaws.com', technique: 'T1562.008' },
    ),
    at(
      '+7m48s',
      'attacker_action',
      'DeleteFlowLogs fl-064ed3a785e4a37ef from 192.168.10.20. eventID de58d903-38d7-4f30-a84b-b79d858e8376',
      { source: 'CloudTrail ec2.amazonaws.com', technique: 'T1562.008' },
    ),
    at(
      '+16m50s',
      'attacker_action',
      'ModifySnapshotAttribute from 192.168.10.20: snap-083d3b857c13988bc shared with account 012345678912. eventID 741616fd-4713-426d-8861-3ccae4ba994e',
      { source: 'CloudTrail ec2.amazonaws.com', technique: 'T1537' },
    ),
    at(
      '+27m28s',
      'attacker_action',
      'ModifyDBSnapshotAttribute from 192.168.10.20: snapshot "exfiltration" restorable by account 193672423079. eventID 2d19ab1e-82e9-4302-ad10-a405b50c8d49',
      { source: 'CloudTrail rds.amazonaws.com', technique: 'T1537' },
    ),
    at(
      '+28m37s',
      'attacker_action',
      'ConsoleLogin of stratus-red-team-nmfalu-gfjyeaypjt from 192.168.10.20, MFAUsed No; the user was ten seconds old. eventID 70e5932e-9022-4b38-837e-ca10dad94eb7',
      { source: 'CloudTrail signin.amazonaws.com', technique: 'T1078.004' },
    ),
    at(
      '+30m11s',
      'attacker_action',
      'AttachUserPolicy from 192.168.10.20: AdministratorAccess for malicious-iam-user. eventID f4923a37-92d5-4dfd-9786-6caef2b5f33c',
      { source: 'CloudTrail iam.amazonaws.com', technique: 'T1098.003' },
    ),
    at(
      '+31m2s',
      'attacker_action',
      'AddPermission20150331v2 from 192.168.10.20: anybody may invoke stratus-red-team-backdoor-f-func. eventID b1f37249-bb39-4b9c-a302-e6d0f807d70c',
      { source: 'CloudTrail lambda.amazonaws.com', technique: 'T1098' },
    ),
    step('+55m', 'priya', 'investigating'),
    assign('+55m', 'priya'),
    evidence('+1h10m', 'priya', 'log', 'cloudtrail-us-east-1-excerpt.json', {
      size: 14_787,
      type: 'application/json',
      origin: 'Public data set aws_dataset, Invictus Incident Response (MIT)',
    }),
    contain(
      '+1h15m',
      'priya',
      'revoke_api_key',
      'Access keys of bert-jan',
      'Every call hangs on this user.',
      { status: 'done', until: '+1h20m', outcome: 'Simulated: written down, nothing executed.' },
    ),
    contain(
      '+1h24m',
      'priya',
      'disable_account',
      'malicious-iam-user',
      'Administrator without a person behind it.',
      { status: 'done', until: '+1h26m', outcome: 'Simulated: written down, nothing executed.' },
    ),
    step('+1h40m', 'priya', 'contained'),
    change(
      '+2h',
      'priya',
      { severity: 'critical' },
      'Two snapshots are shared with accounts that are not ours; revoking a key does not take those back.',
    ),
    at(
      '+2h20m',
      'note',
      'What a new responder should find: the detection is the one call from the wrong address, not the noisy ones; DeleteTrail failed but the event selectors did the same job; the terminated Terraform resources make the clean-up look like the attack.',
    ),
  ),
];
