import { assign, at, change, contain, evidence, type Story, step, story } from '../story.ts';

/** Keys, buckets and roles in the cloud accounts. */
export const cloud: readonly Story[] = [
  story(
    {
      key: 'aws-key-leak',
      begins: '-1d9h',
      detected: '+2h21m',
      declared: '+2h28m',
      title: 'AWS access key in a public repository, used from a new ASN within four minutes',
      description:
        'A contractor pushed a deployment script with the key of ci-artifacts to a public repository. Found and used by somebody else after 3 min 50 s. The key could read two buckets and assume one role that nobody remembered.',
      severity: 'high',
      category: 'exposed_secret',
      source: 'cloud',
      reporter: null,
      analyst: 'amara',
      tags: ['aws', 'leaked-key', 'contractor'],
      assets: ['AWS account northwind-build', 'ci-artifacts', 's3://nw-build-artifacts'],
    },
    at(
      '+0m',
      'attacker_action',
      'Commit 9d41c07 "wip deploy" pushed to a public fork, .env.deploy inside with AKIA…QX7T and its secret.',
      { source: 'source host audit log', technique: 'T1552.001', recorded: '+2h50m' },
    ),
    at(
      '+4m',
      'attacker_action',
      'sts:GetCallerIdentity with the key from 192.0.2.77 (AS64509, never seen before), user agent aws-cli/1.18.69 Python/3.8.10.',
      { source: 'CloudTrail', technique: 'T1078.004', recorded: '+2h40m' },
    ),
    at(
      '+6m',
      'attacker_action',
      's3:ListBuckets, then ListObjectsV2 on nw-build-artifacts and nw-terraform-state. 1,204 GetObject calls on the first, 212 MB.',
      { source: 'CloudTrail data events', technique: 'T1530', recorded: '+2h44m' },
    ),
    at(
      '+13m',
      'attacker_action',
      'sts:AssumeRole legacy-packer succeeds; ec2:DescribeInstances in 14 regions; ec2:RunInstances refused by the organisation policy (g4dn outside eu-west-1).',
      { source: 'CloudTrail', technique: 'T1580', recorded: '+3h2m' },
    ),
    at(
      '+2h21m',
      'detection',
      'Provider notice "exposed access key" and, the same minute, our rule "long-lived key from a new ASN".',
      { source: 'cloud rule CR-03' },
    ),
    step('+2h31m', 'amara', 'investigating'),
    assign('+2h31m', 'amara'),
    contain('+2h33m', 'amara', 'revoke_api_key', 'AKIA…QX7T (ci-artifacts)', 'Leaked and in use.', {
      status: 'done',
      until: '+2h36m',
      outcome: 'Deactivated, then deleted after the pipeline had its new role. One build failed.',
    }),
    contain(
      '+2h37m',
      'amara',
      'revoke_sessions',
      'role legacy-packer',
      'Sessions of an assumed role outlive the key: deny all tokens issued before now.',
      {
        status: 'done',
        until: '+2h41m',
        outcome:
          'Inline policy AWSRevokeOlderSessions attached; AccessDenied from 192.0.2.77 from 2 h 43 min on.',
      },
    ),
    step('+3h10m', 'amara', 'contained'),
    evidence('+3h30m', 'amara', 'log', 'cloudtrail-AKIA-QX7T.ndjson.gz', {
      size: 884_302,
      type: 'application/gzip',
      origin: 'CloudTrail Lake query by A. Okafor, account northwind-build, both regions',
    }),
    change(
      '+4h',
      'priya',
      { severity: 'critical' },
      'Terraform state was listed and four versions read; it contains the database password of the staging portal in clear.',
    ),
    contain(
      '+4h5m',
      'priya',
      'custom',
      'Secrets found in nw-terraform-state',
      'Rotate everything that appears in the four versions read (11 secrets).',
      { status: 'in_progress', until: '+5h' },
    ),
    at(
      '+6h',
      'communication',
      'Spoke with the contractor: his own fork, private until he changed its visibility to show a colleague. He deleted it; told him the key was gone long before.',
    ),
    at(
      '+23h',
      'note',
      '8 of 11 secrets rotated. Left: fax gateway (vendor needed), staging SMTP, and the old pager API.',
      {},
    ),
  ),
  story(
    {
      key: 'public-bucket',
      begins: 'd-27 10:15',
      detected: '+21h',
      declared: '+21h14m',
      title: 'Bucket with consent form scans readable by anyone for eleven days',
      description:
        'A bucket policy meant for a static page was applied to nw-consent-scans. 3,902 scans of consent forms were readable without a login. Access logs exist for all of the time.',
      severity: 'high',
      category: 'data_exposure',
      source: 'cloud',
      tlp: 'red',
      reporter: null,
      analyst: 'amara',
      tags: ['s3', 'privacy', 'terraform'],
      assets: ['s3://nw-consent-scans'],
    },
    at(
      'd-37 10:15',
      'note',
      'Cause: module static_site reused with var.bucket pointing at the wrong name. Plan was 214 lines, approved in two minutes. Happened eleven days before we saw it.',
      { recorded: '+1d3h' },
    ),
    at(
      '+21h',
      'detection',
      'Weekly posture scan: bucket policy with Principal "*" and block public access off.',
      { source: 'posture scan PS-2' },
    ),
    step('+21h16m', 'amara', 'investigating'),
    assign('+21h16m', 'amara'),
    contain('+21h18m', 'amara', 'custom', 's3://nw-consent-scans', 'Turn on block public access.', {
      status: 'done',
      until: '+21h20m',
      outcome: 'Anonymous GET answers 403; checked from outside.',
    }),
    step('+21h30m', 'amara', 'contained'),
    at(
      'd-34 15:22',
      'attacker_action',
      'Server access log: 27 anonymous GETs by a search engine crawler and 6 by 203.0.113.14, which listed the bucket and fetched six objects on day 4.',
      { source: 'S3 server access log', technique: 'T1530', recorded: '+1d6h' },
    ),
    evidence('+1d7h', 'amara', 'log', 'nw-consent-scans-access-11d.csv', {
      size: 742_109,
      type: 'text/csv',
      origin: 'S3 server access logs, joined by A. Okafor',
    }),
    at(
      '+1d8h',
      'communication',
      'Data protection officer: 31 people concerned (33 objects minus two test scans). She notifies the authority and writes to the 31.',
    ),
    step('+2d', 'amara', 'eradicated', {
      reason: "Account-level block public access is on; the crawler's copies removed on request.",
    }),
    step('+3d4h', 'amara', 'recovered'),
    step('+9d', 'helen', 'closed', {
      resolution:
        '33 objects of 31 people left the bucket, six of them to an unknown address. Authority and people notified within 72 h. Policy corrected, account-level block on for all accounts.',
      lessons:
        'Public by exception only, enforced at the account. Plans with a policy of Principal "*" need a second pair of eyes by rule.',
    }),
  ),
  story(
    {
      key: 'role-outside-window',
      begins: 'd-4 02:37',
      detected: '+1m',
      declared: '+5h30m',
      title: 'Global admin role granted at 02:37, outside any change window',
      description:
        "The migration service account was given the global administrator role by an on-call engineer's account. He says he was asleep. The grant was removed by itself 26 minutes later.",
      severity: 'high',
      category: 'intrusion',
      source: 'anomaly',
      tlp: 'amber_strict',
      reporter: 'priya',
      analyst: 'priya',
      tags: ['privilege', 'change-window', 'entra'],
      assets: ['o.sandoval@northwind.example', 'svc-migrate'],
    },
    at(
      '+0m',
      'attacker_action',
      'Add member to role: Global Administrator <- svc-migrate, initiated by o.sandoval from 203.0.113.90, MFA claim from a session begun 31 h earlier.',
      { source: 'Entra ID audit', technique: 'T1098.003' },
    ),
    at('+1m', 'detection', 'Privileged role granted outside the change window 20:00 to 23:00, no ticket.', {
      source: 'anomaly rule AN-02',
    }),
    at(
      '+8m',
      'attacker_action',
      'svc-migrate adds a client secret valid for two years to the application "HR sync".',
      { source: 'Entra ID audit', technique: 'T1098.001', recorded: '+6h20m' },
    ),
    at('+26m', 'attacker_action', 'Remove member from role: the same actor takes the grant away again.', {
      source: 'Entra ID audit',
      technique: 'T1070',
      recorded: '+6h2m',
    }),
    step('+5h34m', 'priya', 'investigating', {
      reason: 'The paging rule was muted for the migration project, so nobody saw it in the night.',
    }),
    assign('+5h34m', 'priya'),
    at(
      '+5h50m',
      'communication',
      'O. Sandoval on the phone: asleep, laptop closed, used the hotel network two days ago. He is credible and upset.',
    ),
    contain(
      '+5h55m',
      'priya',
      'revoke_sessions',
      'o.sandoval@northwind.example',
      'Token theft is the likeliest way in.',
      { status: 'done', until: '+5h58m', outcome: 'Revoked; new key handed out at the desk.' },
    ),
    contain(
      '+6h25m',
      'priya',
      'custom',
      'Secret on application "HR sync"',
      'Remove the secret added at night.',
      {
        status: 'done',
        until: '+6h31m',
        outcome:
          'Removed. Sign-in log of the application: one token fetched with it, 02:51, from 203.0.113.90.',
      },
    ),
    evidence('+7h', 'priya', 'log', 'entra-audit-0200-0330.json', {
      size: 1_220_455,
      type: 'application/json',
      origin: 'Entra ID audit and sign-in logs, exported by P. Raghunathan',
    }),
    step('+7h10m', 'priya', 'contained'),
    at(
      '+14m',
      'attacker_action',
      'The one token of HR sync read /users with 1,148 entries and 4 pages of /groups.',
      { source: 'Graph activity log', technique: 'T1087.004', recorded: '+1d5h' },
    ),
    step('+1d5h10m', 'priya', 'investigating', {
      reason: 'Back from contained: the token was used for reading, so the scope is not what we thought.',
    }),
    at(
      '+2d2h',
      'note',
      'Asked the hotel network question properly: a captive portal at the conference hotel showed a certificate warning that he clicked through. Infostealer scan of the laptop running.',
    ),
  ),
];
